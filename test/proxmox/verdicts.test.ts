import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {checkParameters, findTraps, type Method} from '#shared/proxmox/index'

/** Verdicts of the server's own validator; reference data that is no part of the project. */
const file = join(import.meta.dirname, '../../../shared/data/pve-validation-vectors.json')
const isThere = existsSync(file)
if (!isThere) console.warn(`${file} is not there: the verdicts of Proxmox VE are not compared`)

interface Verdict {
  readonly id: number
  readonly method: Method
  readonly path: string
  readonly params: Readonly<Record<string, unknown>>
  readonly ok: boolean
  readonly errors?: Readonly<Record<string, string>>
}

describe.skipIf(!isThere)('the verdicts of Proxmox VE on parameters', () => {
  const verdicts: Verdict[] = isThere ? JSON.parse(readFileSync(file, 'utf8')).vectors : []
  const compared = verdicts.map((verdict) => {
    const problems = checkParameters(verdict.method, verdict.path, verdict.params)
    return {...verdict, isAccepted: Object.keys(problems).length === 0, problems}
  })

  it('are all there', () => {
    expect(verdicts).toHaveLength(408)
  })

  it('never refuse what is accepted here', () => {
    const looser = compared.filter(({isAccepted, ok}) => isAccepted && !ok)
    expect(looser.map(({errors, id, params}) => ({errors, id, params}))).toEqual([])
  })

  it('accept what is accepted here, but for what the toolkit never sends', () => {
    const stricter = compared.filter(({isAccepted, ok}) => !isAccepted && ok)
    expect(stricter.map(({id, problems}) => ({id, problems}))).toEqual([])
  })

  it('are stricter here about what would not do what was meant', () => {
    const refused = compared.filter(({ok, params}) => ok && Object.keys(findTraps(params)).length > 0)
    const named = refused.map(({id, params}) => [id, ...Object.keys(findTraps(params))])
    expect(named).toEqual([
      [56, 'scsi0'],
      [151, 'nameserver'],
      [152, 'nameserver'],
      [160, 'sshkeys'],
      [162, 'sshkeys'],
      [349, 'snapname'],
    ])
  })

  it('blame the same parameters', () => {
    for (const {errors = {}, id, problems} of compared.filter(({ok}) => !ok)) {
      expect(Object.keys(problems), `verdict ${id}`).toEqual(Object.keys(errors))
    }
  })
})
