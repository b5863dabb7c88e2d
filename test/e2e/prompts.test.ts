import {mkdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {runScript} from '../support/processes.ts'
import {type RunOptions, run, temporaryEnvironment} from '../support/run-bin.ts'
import {controlC, enter, openTerminal} from '../support/terminal.ts'

const place = temporaryEnvironment()
const environment = {...place.environment, COORD_NOW: '2026-11-02T08:00:00Z'}

const coord = (args: readonly string[], options: RunOptions = {}) => run('coord', args, {...options, environment})
const open = (args: readonly string[], shell?: string) =>
  openTerminal('coord', args, {environment, ...(shell !== undefined && {shell})})
const shown = async (...args: string[]) => JSON.parse((await coord([...args, '--json'])).stdout)

beforeAll(async () => {
  expect(await coord(['project', 'demo'])).toMatchObject({exitCode: 0})
})

describe('on a terminal', () => {
  it('project add asks for what is missing, checks each answer, and adds what was answered', async () => {
    const file = join(place.folder, 'stdout.txt')
    const terminal = open(['project', 'add', '--owner', 'ana'], `"$@" > ${file}`)
    const answer = async (question: string, text: string) => {
      await terminal.sees(question)
      terminal.type(`${text}${enter}`)
    }
    await answer('Name of the project', '')
    await answer('A project needs a name.', 'Reading garden')
    await answer('Key for its references', 'GARDEN')
    await answer('Sponsor', 'Head of Culture')
    await answer('Currency', 'GBP')
    await answer('Planned start', '2026-12-01')
    await answer('Planned finish', '')
    expect(await terminal.ended).toBe(0)
    // Questions are drawn on stderr, so that stdout is the result alone.
    expect(readFileSync(file, 'utf8')).toBe('Added GARDEN  Reading garden  intake  from 2026-12-01\n')
    expect((await shown('project', 'show', 'GARDEN')).data[0].project).toMatchObject({
      baseline: {finish: null, start: '2026-12-01'},
      currency: 'GBP',
      key: 'GARDEN',
      name: 'Reading garden',
      owner: 'ana',
      sponsor: 'Head of Culture',
    })
  })

  it('risk add asks for what is missing, and adds what was answered', async () => {
    const terminal = open(['risk', 'add', '-p', 'DEMO', '--impact', '4'])
    const answer = async (question: string, text: string) => {
      await terminal.sees(question)
      terminal.type(`${text}${enter}`)
    }
    await answer('What may happen?', 'Flood in the cellar')
    await answer('Likelihood', '7')
    await terminal.sees('must be a whole number from 1 to 5')
    terminal.type(`\u007f2${enter}`)
    await answer('Who owns it?', 'ben')
    await answer('What is done about it?', '')
    expect(await terminal.ended).toBe(0)
    expect(terminal.lines().join('\n')).not.toContain('Impact, 1 negligible')
    const [found] = (await shown('search', 'Flood in the cellar')).data
    expect((await shown('risk', 'show', found.reference)).data).toMatchObject([
      {
        current: {impact: 4, likelihood: 2},
        mitigation: null,
        owner: 'ben',
        status: 'open',
        title: 'Flood in the cellar',
      },
    ])
  })

  it('a removal goes on only after a yes', async () => {
    const refused = open(['risk', 'remove', 'DEMO-R5'])
    await refused.sees('Remove DEMO-R5 from the register?')
    refused.type(enter)
    expect(await refused.ended).toBe(1)
    expect(refused.lines().at(-1)).toBe('Nothing was changed.')
    expect(refused.lines().join('\n')).not.toContain('error')
    expect(await coord(['risk', 'show', 'DEMO-R5', '-q'])).toMatchObject({exitCode: 0, stdout: 'DEMO-R5\n'})
    const confirmed = open(['risk', 'remove', 'DEMO-R5'])
    await confirmed.sees('Remove DEMO-R5 from the register?')
    confirmed.type(`y${enter}`)
    expect(await confirmed.ended).toBe(0)
    expect(await coord(['risk', 'show', 'DEMO-R5'])).toMatchObject({exitCode: 3})
  })

  it('Ctrl-C at a question stops with 130, says so, and changes nothing', async () => {
    const before = (await shown('log')).data
    const terminal = open(['risk', 'add', '-p', 'DEMO'])
    await terminal.sees('What may happen?')
    terminal.type(`Half an answer${controlC}`)
    expect(await terminal.ended).toBe(130)
    expect(terminal.lines().join('\n')).toContain('Stopped: nothing was changed.')
    expect((await shown('log')).data).toEqual(before)
  })

  it('project intake asks section by section what is open, and saves each: Ctrl-C loses only the one being typed', async () => {
    expect(await coord(['project', 'add', 'Pond', '--key', 'POND'])).toMatchObject({exitCode: 0})
    const terminal = open(['project', 'intake', 'POND'])
    const answer = async (question: string, text: string) => {
      await terminal.sees(question)
      terminal.type(`${text}${enter}`)
    }
    await answer('What is the situation', 'No pond')
    await answer('Which problem', 'No frogs')
    await terminal.sees('Saved context')
    await answer('What should be different', 'Frogs')
    await terminal.sees('What should be different')
    terminal.type(controlC)
    expect(await terminal.ended).toBe(130)
    expect(terminal.lines().join('\n')).toContain('the section answered before is saved')
    expect((await shown('project', 'intake', 'POND')).data).toMatchObject({answered: 2})
  })

  it('project intake goes on where it was left, and offers to revise', async () => {
    const terminal = open(['project', 'intake', 'POND', '--section', 'risks'])
    const answer = async (question: string, text: string) => {
      await terminal.sees(question)
      terminal.type(`${text}${enter}`)
    }
    await answer('title (empty: done)', 'Drought')
    await answer('likelihood', '7')
    await terminal.sees('must be a whole number from 1 to 5')
    terminal.type(`\u007f2${enter}`)
    await answer('impact', '3')
    await answer('owner', 'ben')
    await answer('mitigation', '')
    await answer('title (empty: done)', '')
    expect(await terminal.ended).toBe(0)
    const resumed = open(['project', 'intake', 'POND'])
    await resumed.sees('Desired outcomes')
    resumed.type(controlC)
    expect(await resumed.ended).toBe(130)
    expect(resumed.lines().join('\n')).not.toContain('What is the situation')
    expect((await shown('project', 'intake', 'POND', '--accept')).data.created).toEqual([
      {name: 'Drought', reference: 'POND-R1', section: 'risks'},
    ])
  })

  it('project baseline asks before it sets the first one', async () => {
    await coord(['project', 'edit', 'POND', '--start', '2026-12-01', '--finish', '2027-06-30'])
    const terminal = open(['project', 'baseline', 'POND'])
    await terminal.sees('Set 2026-12-01 to 2027-06-30 as baseline 1 of POND?')
    terminal.type(`y${enter}`)
    expect(await terminal.ended).toBe(0)
    expect((await shown('project', 'baseline', 'POND')).data).toMatchObject({baselines: [{version: 1}], set: null})
  })

  it('Ctrl-C while another command has the database stops with 130 at once', async () => {
    const dataDirectory = join(place.folder, 'busy')
    mkdirSync(dataDirectory)
    const holder = runScript('hold-lock', [join(dataDirectory, 'database.lock'), 'idle'])
    try {
      await holder.line('held')
      const terminal = openTerminal('coord', ['risk', 'list'], {environment: {...environment, DATA_DIR: dataDirectory}})
      await terminal.sees('Waiting for "coord risk add"')
      terminal.type(controlC)
      expect(await terminal.ended).toBe(130)
    } finally {
      await holder.kill()
    }
  })

  it.each([
    ['--no-input', ['--no-input']],
    ['--json', ['--json']],
  ])('%s keeps every command from asking', async (_, flags) => {
    for (const args of [
      ['project', 'add'],
      ['risk', 'add', '-p', 'DEMO'],
      ['risk', 'remove', 'DEMO-R6'],
      ['project', 'remove', 'DEMO'],
      ['risk', 'profile', 'set', 'iso27005-5x5', '-p', 'DEMO'],
    ]) {
      const terminal = open([...args, ...flags])
      expect(await terminal.ended).toBe(2)
    }
  })
})

describe('without a terminal', () => {
  it('project intake shows the form, and ends with 10 when that is wanted and questions are open', async () => {
    const shownForm = await coord(['project', 'intake', 'DEMO'])
    expect(shownForm).toMatchObject({exitCode: 0, stdout: expect.stringContaining('0.0 % complete')})
    expect(await coord(['project', 'intake', 'DEMO', '--check', '--exit-code'])).toMatchObject({exitCode: 10})
    const checked = ['project', 'intake', 'DEMO', '--from', '-', '--check']
    expect(await coord(checked, {input: 'scope:\n  in: [Roof]\n'})).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('4.8 % complete (1 of 21 questions)'),
    })
    expect((await shown('project', 'intake', 'DEMO')).data).toMatchObject({answered: 0})
  })

  it.each([
    [['project', 'add'], 'name'],
    [['risk', 'add', '-p', 'DEMO'], 'title'],
    [['risk', 'remove', 'DEMO-R6'], '--yes'],
    [['project', 'remove', 'DEMO'], '--yes'],
    [['risk', 'profile', 'set', 'iso27005-5x5', '-p', 'DEMO'], '--yes'],
  ])('%j does not wait for an answer but says what to give: %s', async (args, part) => {
    const outcome = await coord(args, {input: `y${enter}`})
    expect(outcome).toMatchObject({exitCode: 2, stderr: expect.stringContaining(part), stdout: ''})
  })

  it('does not ask when only stderr, or only stdin, is a terminal', async () => {
    expect(await open(['risk', 'add', '-p', 'DEMO'], '"$@" < /dev/null').ended).toBe(2)
    expect(await open(['risk', 'add', '-p', 'DEMO'], '"$@" 2> /dev/null').ended).toBe(2)
  })
})
