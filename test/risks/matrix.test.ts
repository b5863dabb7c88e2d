import {describe, expect, test} from 'vitest'
import {requireProject} from '#shared/projects/index'
import {assessRisks, listProfiles, loadMatrix, MatrixShape, ProfileShape, requireProfile} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, NOW, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'the matrix of a project',
  (database) => {
    const registers = useRegisters(database)

    async function matrixOf(project: {readonly key: string}, {showMoves = false, type = 'threat' as const} = {}) {
      const stored = await requireProject(registers.kysely, project.key)
      return loadMatrix(registers.kysely, stored, {now: NOW, showMoves, type})
    }

    function cellOf(matrix: Awaited<ReturnType<typeof matrixOf>>, likelihood: number, impact: number) {
      return matrix.cells.find((cell) => cell.likelihood === likelihood && cell.impact === impact)!
    }

    const short = (risks: readonly {readonly reference: string; readonly stage: string}[]) =>
      risks.map(({reference, stage}) => `${reference.split('-')[1]} ${stage}`)

    test('has 25 cells from the top left, with the bands of its profile', async () => {
      const matrix = await matrixOf(await registers.addProject())
      expect(MatrixShape.parse(matrix)).toEqual(matrix)
      expect(matrix.cells).toHaveLength(25)
      expect(matrix.cells[0]).toMatchObject({band: {colour: 'yellow'}, impact: 1, likelihood: 5})
      expect(matrix.cells[24]).toMatchObject({band: {colour: 'yellow'}, impact: 5, likelihood: 1})
      expect(cellOf(matrix, 3, 5).band).toEqual({colour: 'red', level: 'extreme', word: 'extreme'})
    })

    test('puts risks where they are now, and names those that nobody assessed', async () => {
      const project = await registers.addProject()
      await registers.addRisk(project, {impact: '5', likelihood: '3', owner: 'ben'})
      await registers.addRisk(project, {impact: '5', likelihood: '3', owner: 'ben'})
      await registers.addRisk(project)
      await registers.addRisk(project, {impact: '5', likelihood: '3', owner: 'ben', type: 'opportunity'})
      const matrix = await matrixOf(project)
      expect(short(cellOf(matrix, 3, 5).risks)).toEqual(['R1 current', 'R2 current'])
      expect(matrix.cells.flatMap(({risks}) => risks)).toHaveLength(2)
      expect(matrix.notAssessed).toEqual([`${project.key}-R3`])
    })

    test('shows on request where each came from and shall go', async () => {
      const project = await registers.addProject()
      const {reference} = await registers.addRisk(project, {
        impact: '5',
        likelihood: '4',
        owner: 'ben',
        'target-impact': '2',
        'target-likelihood': '1',
      })
      const selection = {projectKey: undefined, references: [reference]}
      const before = await matrixOf(project, {showMoves: true})
      expect(short(cellOf(before, 4, 5).risks)).toEqual(['R1 current'])
      await registers.change((transaction) => assessRisks(transaction, selection, {likelihood: '2'}, ana))
      const matrix = await matrixOf(project, {showMoves: true})
      expect(short(cellOf(matrix, 4, 5).risks)).toEqual(['R1 inherent'])
      expect(short(cellOf(matrix, 2, 5).risks)).toEqual(['R1 current'])
      expect(short(cellOf(matrix, 1, 2).risks)).toEqual(['R1 target'])
      expect(matrix.moves).toMatchObject([{current: {score: 10}, inherent: {score: 20}, reference, target: {score: 2}}])
    })

    test('leaves out what has occurred or is over', async () => {
      const project = await registers.addProject(approvable)
      await registers.addRisk(project, {impact: '5', likelihood: '3', owner: 'ben', status: 'occurred'})
      await registers.addRisk(project, {reason: 'no', status: 'rejected'})
      const matrix = await matrixOf(project)
      expect([matrix.cells.flatMap(({risks}) => risks), matrix.notAssessed]).toEqual([[], []])
    })

    describe('risk profiles', () => {
      test('are all there, each sound', async () => {
        const profiles = await listProfiles(registers.kysely)
        expect(profiles.map(({name}) => name)).toEqual(profiles.map(({name}) => name).toSorted())
        expect(profiles).toHaveLength(7)
        for (const {id: _id, ...profile} of profiles) expect(ProfileShape.parse(profile)).toEqual(profile)
      })

      test('are found by name in any case, the newest version of it', async () => {
        const old = await requireProfile(registers.kysely, ' NPSA-5x5 ')
        await registers.pool.query(
          `insert into risk_profile (name, version, title, source, levels, grid)
           select name, 2, title, source, levels, grid from risk_profile where name = 'npsa-5x5'`,
        )
        const newest = await requireProfile(registers.kysely, 'npsa-5x5')
        await registers.pool.query('delete from risk_profile where version = 2')
        expect([old.version, newest.version]).toEqual([1, 2])
      })

      test('that are not there are refused, with a near one', async () => {
        expect(await refusal(requireProfile(registers.kysely, 'nspa-5x5'))).toMatchObject({
          code: 'PROFILE_NOT_FOUND',
          exitCode: 3,
          nextStep: 'Did you mean npsa-5x5? All of them: coord risk profile list',
        })
      })
    })
  },
  {migrated: true},
)
