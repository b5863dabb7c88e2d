import {chmodSync, mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {type ConfigSources, loadConfig, type SettingGroup} from '#shared/config/index'
import {ExitCode, type Problem, UserError} from '#shared/errors'
import {makeHome} from './home.ts'

const SECRET = 'fedcba98-7654-3210-fedc-ba9876543210'

describe('precedence', () => {
  it('is flag, environment, .env, config.yaml, default', async () => {
    const home = makeHome()
    const actor = async (...given: Parameters<typeof home.sources>) =>
      (await loadConfig(home.sources(...given), ['general'])).general.actor

    expect(await actor()).toBe('ben')
    home.yaml('COORD_ACTOR: from yaml\n')
    expect(await actor()).toBe('from yaml')
    home.dotenv('COORD_ACTOR=from-dotenv\n')
    expect(await actor()).toBe('from-dotenv')
    expect(await actor({COORD_ACTOR: 'from environment'})).toBe('from environment')
    expect(await actor({COORD_ACTOR: 'from environment'}, {overrides: {COORD_ACTOR: 'from flag'}})).toBe('from flag')
  })

  it('counts an empty value as not set', async () => {
    const home = makeHome()
    home.dotenv('COORD_ACTOR=""\n')
    home.yaml('COORD_ACTOR:\nCOORD_PROJECT: LIB\n')
    const {general} = await loadConfig(home.sources({COORD_ACTOR: '', COORD_PROJECT: ''}), ['general'])
    expect(general).toMatchObject({actor: 'ben', project: 'LIB'})
  })

  it('works without any file, and with a home that is not there', async () => {
    const home = makeHome()
    const config = await loadConfig(home.sources({}, {homeDirectory: '/nowhere/ana'}), ['general', 'database'])
    expect(config.warnings).toEqual([])
    expect(config.general).toEqual({
      actor: 'ben',
      dateOrder: 'none',
      decimalMark: '.',
      now: undefined,
      project: undefined,
      timeZone: 'UTC',
    })
    expect(config.database).toEqual({dataDirectory: '/nowhere/ana/.local/share/ai-sandbox-homelab', url: undefined})
  })
})

describe('values', () => {
  it('cannot be changed', async () => {
    const config = await loadConfig(makeHome().sources(), ['general'])
    expect(() => Object.assign(config.general, {actor: 'eve'})).toThrow(TypeError)
    expect(() => Object.assign(config, {general: {}})).toThrow(TypeError)
  })

  it('are typed', async () => {
    const environment = {
      AI_ALLOW_REMOTE: 'Yes',
      AI_TEMPERATURE: '0.7',
      COORD_NOW: '2026-11-02T09:00:00+01:00',
      COORD_PROJECT: 'lib',
      PROXMOX_FINGERPRINT: Array.from({length: 32}, () => 'ab').join(':'),
    }
    const {ai, general, proxmox} = await loadConfig(makeHome().sources(environment), ['general', 'ai'])
    expect(ai).toMatchObject({allowRemote: true, contextTokens: 8192, provider: 'auto', temperature: 0.7})
    expect(general).toMatchObject({now: new Date('2026-11-02T08:00:00Z'), project: 'LIB'})
    expect(proxmox.fingerprint).toMatch(/^(AB:){31}AB$/)
  })

  it('that are paths are relative to the file that names them', async () => {
    const home = makeHome()
    const folder = async (sources: ConfigSources) => (await loadConfig(sources, ['database'])).database.dataDirectory
    home.yaml('DATA_DIR: data\n')
    expect(await folder(home.sources())).toBe(join(home.configFile, '..', 'data'))
    home.dotenv('DATA_DIR=./dotenv/../data\n')
    expect(await folder(home.sources())).toBe(join(home.work, 'data'))
    expect(await folder(home.sources({DATA_DIR: '~/data'}))).toBe(join(home.directory, 'data'))
    expect(await folder(home.sources({DATA_DIR: '~'}))).toBe(home.directory)
    expect(await folder(home.sources({DATA_DIR: '/var/lib/coord/'}))).toBe('/var/lib/coord')
    await expect(folder(home.sources({DATA_DIR: '~eve/data'}))).rejects.toThrow(UserError)
  })

  it.each([
    ['OLLAMA_HOST', 'ai', 'ollamaUrl', '0.0.0.0', 'http://127.0.0.1:11434'],
    ['OLLAMA_HOST', 'ai', 'ollamaUrl', 'ai.example:8080', 'http://ai.example:8080'],
    ['OLLAMA_HOST', 'ai', 'ollamaUrl', 'https://ai.example/ollama/', 'https://ai.example/ollama'],
    ['OLLAMA_HOST', 'ai', 'ollamaUrl', 'http://[::1]:11434', 'http://[::1]:11434'],
    ['PROXMOX_HOST', 'proxmox', 'url', '192.168.1.10', 'https://192.168.1.10:8006'],
    ['PROXMOX_HOST', 'proxmox', 'url', 'pve.example:443', 'https://pve.example'],
    ['PROXMOX_HOST', 'proxmox', 'url', 'https://pve.example', 'https://pve.example:8006'],
    ['PROXMOX_HOST', 'proxmox', 'url', '[fd00::1]', 'https://[fd00::1]:8006'],
    ['TZ', 'general', 'timeZone', ':Europe/Berlin', 'Europe/Berlin'],
    ['TZ', 'general', 'timeZone', '/usr/share/zoneinfo/Asia/Tokyo', 'Asia/Tokyo'],
    ['TZ', 'general', 'timeZone', ':/etc/localtime', 'UTC'],
    [
      'DATABASE_URL',
      'database',
      'url',
      'postgresql:///coord?host=/run/postgresql',
      'postgresql:///coord?host=/run/postgresql',
    ],
  ] as const)('%s in %s: %s completes %s', async (name, group, key, typed, meant) => {
    const config = await loadConfig(makeHome().sources({[name]: typed}), [group])
    expect(config[group]).toHaveProperty(key, meant)
  })

  it.each([
    ['TZ', 'Europe/Berlim'],
    ['TZ', '+02:00'],
    ['COORD_NOW', '2026-02-30T08:00:00Z'],
    ['COORD_NOW', '2026-11-02T08:00:00'],
    ['COORD_LOCALE', 'en_GB'],
    ['COORD_PROJECT', 'library-2'],
    ['COORD_ACTOR', 'a\u0000b'],
    ['COORD_ACTOR', 'ana\nben'],
    ['COORD_ACTOR', '\ud800'],
    ['DATABASE_URL', 'mysql://localhost/coord'],
    ['DATABASE_URL', 'postgres:///coord'],
    ['DATABASE_URL', 'postgres://coord:50%@localhost/coord'],
    ['AI_CONCURRENCY', '0'],
    ['AI_CONCURRENCY', '1e1'],
    ['AI_KEEP_ALIVE', 'forever'],
    ['AI_ALLOW_REMOTE', 'maybe'],
    ['OLLAMA_HOST', 'ftp://ai.example'],
    ['PROXMOX_HOST', 'http://pve.example:8006'],
    ['PROXMOX_TOKEN_ID', 'root@pam'],
    ['PROXMOX_FINGERPRINT', 'AB:CD'],
  ])('%s refuses %j and gives an example', async (name, typed) => {
    const [problem] = await problemsOf(makeHome().sources({[name]: typed}))
    expect(problem).toEqual({
      field: name,
      message: expect.stringMatching(/^(is|must|names|holds) .* \(from the environment\); for example \S/),
    })
  })
})

describe('problems', () => {
  it('of all needed groups and of the files come at once', async () => {
    const home = makeHome()
    home.dotenv('# mine\n\nDATABASE_URL=localhost\nwhat is this\nTZ=Berlin\n')
    home.yaml('COORD_LOCALE: xy\nDATABASE_URI: a\n')
    const error = await failure(home.sources({PROXMOX_TOKEN_ID: 'x', TZ: ''}), ['general', 'database'])
    expect(error).toMatchObject({code: 'CONFIG_INVALID', exitCode: ExitCode.configuration})
    expect(error.nextStep).toContain('config show')
    expect(error.problems).toEqual([
      {field: '.env line 4', message: 'is neither NAME=value nor a comment'},
      {
        field: 'DATABASE_URI',
        message: `is not a setting; did you mean DATABASE_URL? (from ${home.configFile} line 2)`,
      },
      {field: 'TZ', message: 'is not a time zone of the IANA list (from .env line 5); for example Europe/Berlin'},
      {field: 'COORD_LOCALE', message: `must be dmy, mdy or none (from ${home.configFile} line 1); for example dmy`},
      {
        field: 'DATABASE_URL',
        message: 'is not a PostgreSQL URL (from .env line 3); for example postgres://coord:secret@localhost:5432/coord',
      },
    ])
  })

  it('of other groups are warnings, and are thrown by who reads the group all the same', async () => {
    const home = makeHome()
    const config = await loadConfig(home.sources({DATABASE_URL: 'localhost'}), ['general'])
    expect(config.warnings).toEqual([expect.stringMatching(/^DATABASE_URL is not a PostgreSQL URL \(from the env/)])
    expect(() => config.database.url).toThrow(UserError)
    expect(config.ai.model).toBe('llama3.1:8b')
  })

  it.each([
    ['PROXMOX_TOKEN_SECRET', `lab@pve!toolkit=${SECRET}`],
    ['OPENAI_API_KEY', 'sk-very secret'],
    ['DATABASE_URL', 'postgres://coord:hunter#2@localhost/coord'],
    ['DATABASE_URL', 'postgres://coord:hunter/2@localhost/coord'],
    ['DATABASE_URL', 'mysql://coord:hunter@localhost/coord'],
  ])('never quote %s', async (name, typed) => {
    const error = await failure(makeHome().sources({[name]: typed}), ['ai', 'database', 'proxmox'])
    expect(JSON.stringify([error.message, error.problems])).not.toMatch(/hunter|very|fedcba98/)
    expect(error.problems).toHaveLength(1 + Number(name === 'PROXMOX_TOKEN_SECRET'))
  })

  it.each([
    [{PROXMOX_TOKEN_ID: 'lab@pve!toolkit'}, ['PROXMOX_TOKEN_ID', 'PROXMOX_HOST']],
    [{PROXMOX_TOKEN_SECRET: SECRET}, ['PROXMOX_TOKEN_ID']],
    [
      {
        PROXMOX_HOST: 'pve',
        PROXMOX_TOKEN_ID: 'lab@pve!toolkit',
        PROXMOX_TOKEN_SECRET: SECRET,
        PROXMOX_TOKEN_SECRET_FILE: 'f',
      },
      ['PROXMOX_TOKEN_SECRET'],
    ],
    [{PROXMOX_HOST: 'pve', PROXMOX_TOKEN_ID: 'lab@pve!toolkit', PROXMOX_TOKEN_SECRET: SECRET}, []],
    [{AI_PROVIDER: 'openai'}, ['AI_PROVIDER']],
    [{AI_PROVIDER: 'openai', OPENAI_BASE_URL: 'http://localhost:8000/v1'}, []],
  ])('are found between settings: %j', async (environment, fields) => {
    const sources = makeHome().sources(environment)
    expect((await problemsOf(sources)).map(({field}) => field)).toEqual(fields)
    expect((await loadConfig(sources, [])).warnings).toEqual([])
  })

  it('include files that cannot be read', async () => {
    const home = makeHome()
    home.yaml('a: [1\n')
    mkdirSync(join(home.work, '.env'))
    expect(await problemsOf(home.sources())).toEqual([
      {field: '.env', message: 'cannot be read (EISDIR)'},
      {field: expect.stringContaining('config.yaml line'), message: expect.stringContaining('is not YAML')},
    ])
  })

  it('include a config.yaml that is not a flat map of names', async () => {
    const home = makeHome()
    home.yaml('- COORD_ACTOR\n')
    expect(await problemsOf(home.sources())).toMatchObject([{message: 'is not a map of names to values'}])
    home.yaml('COORD_ACTOR: ana\nAI_MODEL: [a, b]\nTZ: UTC\nTZ: UTC\n')
    expect(await problemsOf(home.sources())).toMatchObject([{field: expect.stringMatching(/line 4$/)}])
    home.yaml('COORD_ACTOR: ana\nAI_MODEL: [a, b]\n')
    expect(await problemsOf(home.sources())).toMatchObject([{message: 'has a value that is not plain text'}])
  })

  it('include values of .env that are cut off by their writing', async () => {
    const home = makeHome()
    home.dotenv(`COORD_ACTOR=ana#1\nAI_MODEL="a"b\nOTHER=a#b\n`)
    expect(await problemsOf(home.sources())).toMatchObject([
      {field: 'COORD_ACTOR', message: expect.stringContaining('put the value in quotes (from .env line 1)')},
      {field: 'AI_MODEL', message: expect.stringContaining('after the closing quote')},
    ])
  })
})

describe('warnings', () => {
  it('are given for near misses in .env, not for what belongs to others', async () => {
    const home = makeHome()
    home.dotenv('DATABSE_URL=x\nSMTP_SERVER=x\nPROXMOX_USER=x\nPOSTGRES_PASSWORD=x\nUID=1\nCI=1\ndatabase_url=x\n')
    const {warnings} = await loadConfig(home.sources(), [])
    expect(warnings).toEqual([
      'DATABSE_URL is not a setting; did you mean DATABASE_URL? (from .env line 1)',
      'SMTP_SERVER is not a setting (from .env line 2)',
      'PROXMOX_USER is not a setting (from .env line 3)',
      'database_url is not a setting; did you mean DATABASE_URL? (from .env line 7)',
    ])
  })

  it('are given for secrets in files that others can read', async () => {
    const home = makeHome()
    const warnings = async () => (await loadConfig(home.sources(), [])).warnings
    const file = home.dotenv('COORD_ACTOR=ana\n', 0o644)
    expect(await warnings()).toEqual([])
    home.dotenv('DATABASE_URL=postgres://coord:secret@localhost/coord\n')
    home.yaml('OPENAI_API_KEY: sk-1\n', 0o640)
    expect(await warnings()).toEqual([
      `.env holds DATABASE_URL and other users may open it; run: chmod 600 ${file}`,
      `${home.configFile} holds OPENAI_API_KEY and other users may open it; run: chmod 600 ${home.configFile}`,
    ])
    home.yaml('OPENAI_API_KEY: sk-1\n')
    chmodSync(file, 0o600)
    chmodSync(home.configFile, 0o600)
    expect(await warnings()).toEqual([])
  })
})

const allGroups: readonly SettingGroup[] = ['general', 'database', 'ai', 'proxmox', 'smtp', 'briefing']

async function problemsOf(sources: ConfigSources): Promise<readonly Problem[]> {
  try {
    await loadConfig(sources, allGroups)
    return []
  } catch (error) {
    if (error instanceof UserError) return error.problems
    throw error
  }
}

async function failure(sources: ConfigSources, needed: readonly SettingGroup[]): Promise<UserError> {
  const error = await loadConfig(sources, needed).catch((cause: unknown) => cause)
  if (error instanceof UserError) return error
  throw new Error('The configuration was accepted.', {cause: error})
}
