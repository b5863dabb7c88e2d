import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {describe, expect, it} from 'vitest'
import {type SettingName, settingNamed} from '#shared/config/index'
import {UserError} from '#shared/errors'
import {initFields, type WantedSettings} from '#shared/lab/init/fields'
import {initialise} from '#shared/lab/init/initialise'
import {readWantedSettings} from '#shared/lab/init/input'
import {renderInitialisation} from '#shared/lab/init/view'
import {screenFor} from '#shared/terminal/index'
import {type Home, makeHome} from '../config/home.ts'

const url = 'postgres://coord:hunter2@db.example.org/coord'
const plain = screenFor({}, {}, false)
const noDatabase = async () => null

describe('writing settings', () => {
  it('puts them into .env of the working folder, for its owner only', async () => {
    const home = makeHome()
    const {initialisation, warnings} = await write(home, {COORD_DECIMAL_MARK: ',', DATABASE_URL: url})
    expect(initialisation).toEqual({
      file: join(home.work, '.env'),
      isNew: true,
      settings: [
        {after: ',', before: null, name: 'COORD_DECIMAL_MARK', outcome: 'added'},
        {after: 'postgres://coord:••••@db.example.org/coord', before: null, name: 'DATABASE_URL', outcome: 'added'},
      ],
    })
    expect(warnings).toEqual([])
    expect(statSync(join(home.work, '.env')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(home.work, '.env'), 'utf8')).toContain(url)
  })

  it('puts them into config.yaml, with paths that hold from everywhere', async () => {
    const home = makeHome()
    const target = {file: home.configFile, kind: 'config.yaml'} as const
    const {initialisation} = await initialise({
      accessUnder: noDatabase,
      dryRun: false,
      sources: home.sources(),
      target,
      wanted: {DATA_DIR: 'data', PROXMOX_HOST: 'pve.example.org'},
    })
    expect(initialisation.file).toBe(home.configFile)
    expect(readFileSync(home.configFile, 'utf8')).toBe(
      `DATA_DIR: ${join(home.work, 'data')}\nPROXMOX_HOST: pve.example.org\n`,
    )
  })

  it.each([true, false])('tells what changes, without showing secrets (dry run: %s)', async (dryRun) => {
    const home = makeHome()
    const file = home.dotenv(`# mine\nDATABASE_URL=${url}\nAI_MODEL=llama3.1:8b\nCOORD_ACTOR=ana\n`)
    const text = readFileSync(file, 'utf8')
    const other = url.replace('hunter2', 'hunter3')
    const {initialisation} = await write(
      home,
      {AI_MODEL: 'llama3.1:8b', COORD_ACTOR: 'ben', DATABASE_URL: other, OLLAMA_HOST: '192.168.1.51'},
      {dryRun},
    )
    expect(initialisation.settings.map(({after, before, outcome}) => [before, after, outcome])).toEqual([
      ['llama3.1:8b', 'llama3.1:8b', 'unchanged'],
      ['ana', 'ben', 'changed'],
      ['postgres://coord:••••@db.example.org/coord', 'postgres://coord:••••@db.example.org/coord', 'changed'],
      [null, '192.168.1.51', 'added'],
    ])
    const shown = renderInitialisation(initialisation, {dryRun}, plain)
    expect(shown).toContain(`${dryRun ? 'Would write' : 'Wrote'} ${file}\n`)
    expect(shown).toContain('AI_MODEL      llama3.1:8b (as before)')
    expect(shown).toContain('COORD_ACTOR   ana → ben')
    expect(shown).not.toMatch(/hunter/)
    expect(readFileSync(file, 'utf8') === text).toBe(dryRun)
  })

  it('refuses all that is wrong at once, and writes nothing', async () => {
    const home = makeHome()
    const refused = write(home, {
      AI_PROVIDER: 'hal',
      COORD_ACTOR: '',
      DATABASE_URL: 'mysql://coord:hunter2@db/coord',
      PROXMOX_TOKEN_ID: 'lab@pve!toolkit',
      TZ: 'Mars/Phobos',
    })
    const error = await refused.catch((each) => each)
    expect(error).toMatchObject({exitCode: 2})
    expect(error.problems.map(({field}: {field: string}) => field).sort()).toEqual([
      '--actor',
      '--ai-provider',
      '--database-url-stdin',
      '--proxmox-host',
      '--proxmox-token-id',
      '--timezone',
    ])
    expect(JSON.stringify(error)).not.toContain('hunter2')
    expect(existsSync(join(home.work, '.env'))).toBe(false)
  })

  it('refuses a data folder that is a file, and a file of a secret that is not there', async () => {
    const home = makeHome()
    writeFileSync(join(home.work, 'taken'), '')
    const wanted = {
      DATA_DIR: 'taken',
      PROXMOX_HOST: 'pve',
      PROXMOX_TOKEN_ID: 'lab@pve!toolkit',
      PROXMOX_TOKEN_SECRET_FILE: 'no',
    }
    await expect(write(home, wanted)).rejects.toMatchObject({
      exitCode: 2,
      problems: [
        {field: '--data-dir', message: `${join(home.work, 'taken')} is not a folder`},
        {field: '--proxmox-token-secret-file', message: `${join(home.work, 'no')} is not there`},
      ],
    })
    expect(existsSync(join(home.work, '.env'))).toBe(false)
  })

  it('does not mind what was wrong before, elsewhere', async () => {
    const home = makeHome()
    const {initialisation} = await write(home, {COORD_ACTOR: 'ben'}, {environment: {AI_SEED: 'x', TZ: 'UTC'}})
    expect(initialisation.settings).toHaveLength(1)
  })

  it('warns of what wins over the file', async () => {
    const home = makeHome()
    const environment = {AI_MODEL: 'qwen3:4b'}
    expect((await write(home, {AI_MODEL: 'x'}, {environment})).warnings).toEqual([
      'AI_MODEL is also set in the environment, which wins',
    ])
    const target = {file: home.configFile, kind: 'config.yaml'} as const
    const {warnings} = await initialise({
      accessUnder: noDatabase,
      dryRun: true,
      sources: home.sources(),
      target,
      wanted: {AI_MODEL: 'y', COORD_ACTOR: 'ben'},
    })
    expect(warnings).toEqual(['AI_MODEL is also set in .env line 1, which wins'])
  })
})

describe('what is to be set', () => {
  const flags = {'database-url-stdin': false, json: false, 'no-input': true}
  const read = (given: object, ...input: string[]) =>
    readWantedSettings({...flags, ...given}, {sources: makeHome().sources(), stdin: Readable.from(input)})

  it('comes from flags', async () =>
    expect(await read({actor: 'ana', 'decimal-mark': ',', timezone: undefined})).toEqual({
      COORD_ACTOR: 'ana',
      COORD_DECIMAL_MARK: ',',
    }))

  it('takes the URL of a server from stdin, where nobody sees it', async () => {
    expect(
      await read({actor: 'ana', 'database-url-stdin': true}, `${url.slice(0, 9)}`, `${url.slice(9)}\nrest`),
    ).toEqual({
      COORD_ACTOR: 'ana',
      DATABASE_URL: url,
    })
    await expect(read({'database-url-stdin': true}, '\n')).rejects.toMatchObject({code: 'SETTINGS_NEEDED', exitCode: 2})
  })

  it('has to be said: the error names every flag', async () => {
    const error = await read({}).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(UserError)
    expect(error).toMatchObject({code: 'SETTINGS_NEEDED', exitCode: 2})
    expect((error as UserError).problems.map(({field}) => field)).toEqual([
      '--database-url-stdin',
      ...Object.keys(initFields).map((name) => `--${name}`),
    ])
  })

  it('has no secret among its flags, and only choices that are right', () => {
    for (const {choices = [], setting} of Object.values(initFields)) {
      const {reader, secret} = settingNamed(setting) as ReturnType<typeof settingNamed> & object
      expect(secret, setting).toBeUndefined()
      const place = {baseDirectory: '/', homeDirectory: '/'}
      for (const choice of choices) expect(reader(place)(choice).problem, choice).toBeUndefined()
    }
  })
})

interface WriteOptions {
  readonly dryRun?: boolean
  readonly environment?: Partial<Record<SettingName, string>>
}

function write(home: Home, wanted: WantedSettings, {dryRun = false, environment = {}}: WriteOptions = {}) {
  const sources = home.sources(environment)
  return initialise({accessUnder: noDatabase, dryRun, sources, target: {directory: home.work, kind: '.env'}, wanted})
}
