import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import * as fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {loadConfig, type SettingsTarget, writeSettings} from '#shared/config/index'
import {ExitCode, UserError} from '#shared/errors'
import {type Home, makeHome} from './home.ts'

const URL = 'postgres://coord:p%23w@localhost:5432/coord'
const kinds = ['.env', 'config.yaml'] as const

describe.each(kinds)('lab init, writing %s', (kind) => {
  it('makes a file that only its owner may read', async () => {
    const home = makeHome()
    const file = fileOf(home, kind)
    expect(await writeSettings(targetOf(home, kind), {COORD_ACTOR: 'Ana O’Hara', DATABASE_URL: URL})).toEqual({
      added: ['COORD_ACTOR', 'DATABASE_URL'],
      changed: [],
      created: true,
      file,
      link: null,
      unchanged: [],
    })
    expect(modeOf(file)).toBe(0o600)
    const config = await loadConfig(home.sources(), ['general', 'database'])
    expect([config.general.actor, config.database.url, config.warnings]).toEqual(['Ana O’Hara', URL, []])
  })

  it('keeps what is there, and closes a file that was open to others', async () => {
    const home = makeHome()
    const mark = kind === '.env' ? '=' : ': '
    const file = home[kind === '.env' ? 'dotenv' : 'yaml'](`# mine\nTZ${mark}UTC # here\n\nAI_MODEL${mark}old\n`, 0o644)
    const written = await writeSettings(targetOf(home, kind), {AI_MODEL: 'new:8b', AI_SEED: '7', TZ: 'UTC'})
    expect(written).toMatchObject({added: ['AI_SEED'], changed: ['AI_MODEL'], created: false, unchanged: ['TZ']})
    expect(readFileSync(file, 'utf8')).toBe(`# mine\nTZ${mark}UTC # here\n\nAI_MODEL${mark}new:8b\nAI_SEED${mark}7\n`)
    expect(modeOf(file)).toBe(0o600)
  })

  it('writes behind a link and leaves the permissions there', async () => {
    const home = makeHome()
    const real = join(home.directory, 'shared-settings')
    writeFileSync(real, '')
    chmodSync(real, 0o640)
    const link = fileOf(home, kind)
    mkdirSync(join(link, '..'), {recursive: true})
    symlinkSync(real, link)
    expect(await writeSettings(targetOf(home, kind), {AI_SEED: '7'})).toMatchObject({file: real, link})
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(modeOf(real)).toBe(0o640)
    expect((await loadConfig(home.sources(), ['ai'])).ai.seed).toBe(7)
  })

  it('refuses invalid values, all at once, and writes nothing', async () => {
    const home = makeHome()
    const error = await failure(home, kind, {
      AI_SEED: 'x',
      COORD_ACTOR: 'a\nb',
      DATABASE_URL: 'mysql://a:hunter2@b',
      TZ: '',
    })
    expect(error).toMatchObject({code: 'SETTINGS_INVALID', exitCode: ExitCode.usage})
    expect(error.problems.map(({field}) => field)).toEqual(['AI_SEED', 'COORD_ACTOR', 'DATABASE_URL', 'TZ'])
    expect(JSON.stringify(error.problems)).not.toContain('hunter2')
    expect(existsSync(fileOf(home, kind))).toBe(false)
  })

  it('leaves no trace when it cannot write', async () => {
    const home = makeHome()
    const file = fileOf(home, kind)
    mkdirSync(file, {recursive: true})
    expect(await failure(home, kind, {AI_SEED: '7'})).toMatchObject({code: 'SETTINGS_NOT_WRITTEN'})
    expect(readdirSync(join(file, '..'))).toEqual([kind])
  })

  it('says where a link leads nowhere', async () => {
    const home = makeHome()
    mkdirSync(join(fileOf(home, kind), '..'), {recursive: true})
    symlinkSync('nowhere', fileOf(home, kind))
    expect((await failure(home, kind, {AI_SEED: '7'})).message).toContain('what a link leads to, is not there')
  })

  it('reads back what it wrote, whatever the value', async () => {
    const home = makeHome()
    const typed = fc.oneof(
      fc.string({maxLength: 40, minLength: 1, unit: 'grapheme'}),
      fc.string({maxLength: 12, minLength: 1, unit: fc.constantFrom(...'\'"`\\n#$: -[]{}&*!|>%@,?é🙂')}),
      fc.constantFrom(
        'null',
        '~',
        'true',
        '0x1F',
        '1_000',
        '---',
        '...',
        '<<',
        '=',
        'a: b',
        ' a',
        'a ',
        '\u00a0',
        '\u2028',
        '\u0085',
        '\ufeff',
      ),
    )
    await fc.assert(
      fc.asyncProperty(typed, async (value) => {
        fc.pre(!/[\0-\x1f\x7f]/.test(value) && (kind === 'config.yaml' || !/'.*"|".*'/.test(value)))
        await writeSettings(targetOf(home, kind), {COORD_ACTOR: value})
        expect((await loadConfig(home.sources(), ['general'])).general.actor).toBe(value)
      }),
      {numRuns: 200},
    )
  })
})

describe('lab init', () => {
  it('refuses what .env cannot hold', async () => {
    const {problems} = await failure(makeHome(), '.env', {COORD_ACTOR: `'"\``})
    expect(problems).toEqual([{field: 'COORD_ACTOR', message: expect.stringContaining('three kinds of quotes')}])
  })

  it('does not write below a quote that is never closed', async () => {
    const home = makeHome()
    const file = home.dotenv("OTHER='open\n")
    const error = await failure(home, '.env', {COORD_ACTOR: 'Ana Ben'})
    expect(error.message).toContain('never closed')
    expect(readFileSync(file, 'utf8')).toBe("OTHER='open\n")
  })

  it('does not touch a config.yaml that it does not understand', async () => {
    const home = makeHome()
    const file = home.yaml('a: [1\n')
    expect(await failure(home, 'config.yaml', {AI_SEED: '7'})).toMatchObject({exitCode: ExitCode.configuration})
    expect(readFileSync(file, 'utf8')).toBe('a: [1\n')
  })

  it('does not make the working folder', async () => {
    const directory = join(makeHome().directory, 'missing')
    await expect(writeSettings({directory, kind: '.env'}, {AI_SEED: '7'})).rejects.toThrow('is not there')
  })
})

function fileOf(home: Home, kind: SettingsTarget['kind']): string {
  return kind === '.env' ? join(home.work, '.env') : home.configFile
}

function targetOf(home: Home, kind: SettingsTarget['kind']): SettingsTarget {
  return kind === '.env' ? {directory: home.work, kind} : {file: home.configFile, kind}
}

function modeOf(file: string): number {
  return statSync(file).mode & 0o777
}

async function failure(
  home: Home,
  kind: SettingsTarget['kind'],
  values: Parameters<typeof writeSettings>[1],
): Promise<UserError> {
  const error = await writeSettings(targetOf(home, kind), values).catch((cause: unknown) => cause)
  if (error instanceof UserError) return error
  throw new Error('The settings were written.', {cause: error})
}
