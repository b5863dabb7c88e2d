import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {describeEachDatabase} from '../support/databases.ts'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {enter, openTerminal} from '../support/terminal.ts'

const nobodyThere = {OLLAMA_HOST: 'http://127.0.0.1:1'}

describe('on a fresh machine', () => {
  const place = temporaryEnvironment()
  const environment = {...place.environment, ...nobodyThere}
  const lab = (...args: string[]) => run('lab', args, {environment})

  it('looking creates nothing', async () => {
    const status = await lab('status', '--json', '--exit-code')
    expect(status).toMatchObject({exitCode: 0, stderr: ''})
    const {data, kind} = JSON.parse(status.stdout)
    expect(kind).toBe('status')
    expect(data).toMatchObject({backups: {newest: null}, database: {state: 'missing'}, light: 'yellow'})
    expect((await lab('doctor', '--exit-code')).exitCode).toBe(0)
    expect((await lab('db', 'status', '--exit-code')).exitCode).toBe(10)
    expect((await lab('db', 'migrate', '--dry-run')).stdout).toContain('create table risk')
    expect((await lab('db', 'backup')).exitCode).toBe(3)
    expect(existsSync(place.dataDirectory)).toBe(false)
  })

  it('init says what it can set when there is nobody to ask', async () => {
    const {exitCode, stdout} = await lab('init', '--json')
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error.problems.map(({field}: {field: string}) => field)).toContain('--data-dir')
  })

  it('init takes the URL of a server from stdin, and shows it to nobody', async () => {
    const input = 'postgres://coord:hunter2@127.0.0.1:1/coord\n'
    const {exitCode, stderr, stdout} = await run('lab', ['init', '--database-url-stdin', '--actor', 'ana'], {
      environment,
      input,
    })
    expect({exitCode, stderr}).toEqual({
      exitCode: 0,
      stderr: 'warning: COORD_ACTOR is also set in the environment, which wins\nnext: lab doctor\n',
    })
    expect(stdout).toContain('DATABASE_URL  postgres://coord:••••@127.0.0.1:1/coord')
    const file = join(place.environment['HOME']!, '.env')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toContain(input.trim())
  })

  it('a part that is down is a red line with what to do, and exit 10 when asked for', async () => {
    const {exitCode, stdout} = await lab('status', '--exit-code')
    expect(exitCode).toBe(10)
    expect(stdout).toMatch(/^red\tdatabase\tCannot reach postgres:\/\/coord@127.0.0.1:1\/coord/m)
    expect(stdout).not.toContain('hunter2')
    const examined = await lab('doctor', '--exit-code', '--json')
    expect(examined.exitCode).toBe(10)
    expect(JSON.parse(examined.stdout).data).toMatchObject({failed: 1})
  })

  it('config show tells where a value comes from, in both bins', async () => {
    const shown = ['config', 'show', '--group', 'database', '--csv', '--columns', 'name,value,source']
    const expected = `name,value,source\r\nDATABASE_URL,postgres://coord:••••@127.0.0.1:1/coord,.env line 2\r\nDATA_DIR,${place.dataDirectory},environment\r\n`
    expect((await lab(...shown)).stdout).toBe(expected)
    expect((await run('coord', shown, {environment})).stdout).toBe(expected)
  })

  it('a data folder that is a file is said to be one, in our words', async () => {
    const file = join(place.folder, 'no-folder')
    writeFileSync(file, '')
    const withFile = {...environment, DATABASE_URL: '', DATA_DIR: file}
    const {exitCode, stderr, stdout} = await run('lab', ['doctor', '--exit-code'], {
      directory: place.folder,
      environment: withFile,
    })
    expect({exitCode, stderr}).toEqual({exitCode: 10, stderr: ''})
    expect(stdout).toContain(`failed\tdata folder\t${file} is not a folder\tSet DATA_DIR to a folder of yours.\n`)
    expect(stdout).toMatch(/^failed\tdatabase\tThere is no place for the embedded database .* is not a folder\.\t/m)
    expect(stdout).not.toMatch(/ENOTDIR|EEXIST/)
  })

  it('settings that cannot be understood are no reason not to look', async () => {
    const wrong = {...environment, DATA_DIR: '~nobody/data', TZ: 'Mars/Phobos'}
    const {exitCode, stdout} = await run('lab', ['status', '--exit-code'], {environment: wrong})
    expect(exitCode).toBe(10)
    expect(stdout).toMatch(/^red\tconfiguration\tTZ is not a time zone/m)
    expect((await run('lab', ['db', 'status'], {environment: wrong})).exitCode).toBe(5)
  })
})

describe('on a terminal', () => {
  const place = temporaryEnvironment()
  const environment = {...place.environment, ...nobodyThere, COORD_ACTOR: '', DATA_DIR: '', OLLAMA_HOST: '', TZ: ''}

  it('init asks, offers what holds now, and shows no secret', async () => {
    const terminal = openTerminal('lab', ['init'], {columns: 100, environment})
    const answer = async (question: string, keys: string) => {
      await terminal.sees(question)
      terminal.type(`${keys}${enter}`)
    }
    const down = '\u001b[B'
    await answer('Time zone', '')
    await answer('Your name in the history', 'ana')
    await terminal.sees('ana')
    await answer('How do you write amounts?', down)
    await answer('How do you read 01/02/2026?', '')
    await answer('Where is the data?', down)
    await answer('postgres://user:password@host:5432/database', 'mysql://hunter2')
    await terminal.sees('is not a PostgreSQL URL')
    terminal.type(`${'\u007f'.repeat(20)}postgres://coord:hunter2@db/coord${enter}`)
    await answer('Who answers questions?', `${down}${down}${down}`)
    await answer('Address of the Proxmox VE server', '')
    await terminal.sees('Wrote')
    expect(await terminal.ended).toBe(0)
    expect(terminal.raw()).not.toContain('hunter2')
    const written = readFileSync(join(place.environment['HOME']!, '.env'), 'utf8')
    expect(written).toContain('COORD_DECIMAL_MARK=,')
    expect(written).toContain('DATABASE_URL=postgres://coord:hunter2@db/coord')
    expect(written).toContain('AI_PROVIDER=rules')
    expect(written).not.toMatch(/TZ|DATA_DIR|PROXMOX|COORD_LOCALE/)
  })
})

describeEachDatabase('lab on a database', (database) => {
  const place = temporaryEnvironment()
  const environment = (): Record<string, string> => ({...place.environment, ...nobodyThere, ...database.environment})
  const lab = (...args: string[]) => run('lab', args, {environment: environment()})
  const backups = () => join(environment()['DATA_DIR']!, 'backups')

  beforeAll(async () => {
    const {exitCode, stderr, stdout} = await lab('db', 'migrate', '--yes', '--json')
    expect({exitCode, stderr}).toMatchObject({exitCode: 0, stderr: expect.stringContaining('Applying')})
    expect(JSON.parse(stdout).data.applied.length).toBeGreaterThan(0)
  })

  it('shows the schema as current, and the whole system', async () => {
    expect((await lab('db', 'status', '--exit-code')).exitCode).toBe(0)
    const {data} = JSON.parse((await lab('status', '--json')).stdout)
    expect(data.database).toMatchObject({
      content: {projects: 0, risks: 0},
      kind: database.location.kind,
      schema: 'current',
    })
    const lights = Object.fromEntries(data.lines.map(({light, name}: {light: string; name: string}) => [name, light]))
    expect(lights).toMatchObject({
      AI: 'yellow',
      backup: 'yellow',
      database: 'green',
      migrations: 'green',
      schema: 'green',
    })
  })

  it('init refuses a project that is not there, with everything else that is wrong, and writes nothing', async () => {
    const {exitCode, stdout} = await lab('init', '--project', 'NOP', '--timezone', 'Mars', '--json')
    expect(exitCode).toBe(2)
    const {problems} = JSON.parse(stdout).error
    expect(problems.map(({field}: {field: string}) => field)).toEqual(['--timezone', '--project'])
    expect(existsSync(join(environment()['HOME']!, '.env'))).toBe(false)
    const malformed = await lab('init', '--project', 'N!', '--json')
    expect(JSON.parse(malformed.stdout).error).toMatchObject({field: '--project'})
  })

  it('backs up and then counts as backed up', async () => {
    const {exitCode, stdout} = await lab('db', 'backup', '-q')
    expect(exitCode).toBe(0)
    expect(stdout.trim()).toBe(join(backups(), readdirSync(backups())[0]!))
    expect((await lab('status')).stdout).toMatch(/^green\tbackup\tjust now/m)
  })

  it('does not take back without an answer; with one, it makes a backup first', async () => {
    expect(await lab('db', 'rollback')).toMatchObject({exitCode: 2, stdout: ''})
    const {exitCode, stdout} = await lab('db', 'rollback', '--yes')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^taken back {2}\d{14}_\w+/)
    expect(readdirSync(backups())).toHaveLength(2)
    expect((await lab('db', 'status', '--exit-code')).exitCode).toBe(10)
  })

  it('applies nothing by itself after that, until it is told to', async () => {
    const coord = (...args: string[]) => run('coord', args, {environment: environment()})
    for (const _again of [1, 2]) {
      const {exitCode, stderr} = await coord('risk', 'list')
      expect({exitCode, stderr}).toMatchObject({
        exitCode: 5,
        stderr: expect.stringContaining('was taken back and is pending'),
      })
    }
    const lines = (await lab('status')).stdout
    expect(lines).toMatch(/^red\tmigrations\t1 migration pending: .*\tlab db migrate$/m)
    expect(lines).toMatch(/^yellow\tschema\t.*\tlab db migrate$/m)
    expect((await lab('db', 'migrate', '--yes')).exitCode).toBe(0)
    expect(await coord('risk', 'list')).toMatchObject({exitCode: 0, stderr: ''})
  })

  it('says that nothing is pending, and nothing to do next', async () => {
    const {stderr, stdout} = await lab('db', 'migrate', '--dry-run')
    expect(stdout).toBe('Nothing is pending: all migrations are applied.\n')
    expect(stderr).not.toContain('next:')
  })

  it('names what a rollback loses in spite of --yes, on stderr and in JSON', async () => {
    const coord = (...args: string[]) => run('coord', args, {environment: environment()})
    const rollback = (...flags: string[]) => lab('db', 'rollback', '--to', '20261123050000_foundation', ...flags)
    await coord('project', 'demo')
    const {meta} = JSON.parse((await rollback('--yes', '--json')).stdout)
    expect(meta.warnings).toEqual([expect.stringMatching(/^data was lost: .*table stakeholder with \d+ rows/)])
    await lab('db', 'migrate', '--yes')
    // What was taken back is empty now; a column of a table that has rows counts whatever it holds.
    expect(JSON.parse((await rollback('--dry-run', '--json')).stdout).meta.warnings).toEqual([
      'data would be lost: column project.intake_accepted, in 3 rows',
    ])
    await coord('action', 'add', '-p', 'DEMO', 'Order the survey')
    expect(await rollback('--yes', '--quiet')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/^warning: data was lost: .*table action with 1 row/),
    })
  })
})
