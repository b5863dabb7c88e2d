import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {describeConfig, settings} from '#shared/config/index'
import {masked} from '#shared/config/mask'
import {makeHome} from './home.ts'

describe('config show', () => {
  it('tells value and source of every setting', async () => {
    const home = makeHome()
    home.dotenv('\nDATA_DIR=data\n')
    home.yaml('# mine\nAI_MODEL: qwen3:4b\n')
    const sources = home.sources({COORD_NOW: '2026-11-02T09:00:00+01:00'}, {overrides: {COORD_PROJECT: 'lib'}})
    const description = await describeConfig(sources)
    expect(description.settings.map(({name}) => name)).toEqual(settings.map(({name}) => name))
    expect(description).toMatchObject({problems: [], warnings: []})
    const shown = Object.fromEntries(description.settings.map(({name, source, value}) => [name, [value, source]]))
    expect(shown).toMatchObject({
      AI_MODEL: ['qwen3:4b', `${home.configFile} line 2`],
      AI_SEED: ['42', 'default'],
      COORD_ACTOR: ['ben', 'default'],
      COORD_NOW: ['2026-11-02T08:00:00.000Z', 'environment'],
      COORD_PROJECT: ['LIB', 'command line'],
      DATABASE_URL: [null, 'not set'],
      DATA_DIR: [join(home.work, 'data'), '.env line 2'],
      TZ: ['UTC', 'environment'],
    })
  })

  it('shows problems beside the values and never fails', async () => {
    const home = makeHome()
    home.dotenv('nonsense\nDATABASE_URL=mysql://ana:hunter2@db/coord\n')
    const {problems, settings: rows} = await describeConfig(home.sources({PROXMOX_TOKEN_ID: 'lab@pve!toolkit'}))
    expect(problems.map(({field}) => field)).toEqual([
      '.env line 1',
      'DATABASE_URL',
      'PROXMOX_HOST',
      'PROXMOX_TOKEN_ID',
    ])
    expect(rows.find(({name}) => name === 'DATABASE_URL')).toMatchObject({
      problem: expect.stringContaining('is not a PostgreSQL URL (from .env line 2)'),
      value: 'mysql://ana:••••@db/coord',
    })
    expect(rows.find(({name}) => name === 'PROXMOX_TOKEN_ID')?.problem).toContain('neither PROXMOX_TOKEN_SECRET')
  })

  it('masks secrets, wherever they come from', async () => {
    const environment = {OPENAI_API_KEY: 'sk-hunter2', PROXMOX_TOKEN_SECRET: 'not even a uuid hunter2'}
    const home = makeHome()
    home.dotenv('DATABASE_URL=postgres://coord:hunter2@db/coord\n')
    const {settings: rows} = await describeConfig(home.sources(environment))
    expect(JSON.stringify(rows)).not.toContain('hunter2')
    const shown = rows.filter(({value}) => value?.includes('•')).map(({name, value}) => [name, value])
    expect(shown).toEqual([
      ['DATABASE_URL', 'postgres://coord:••••@db/coord'],
      ['OPENAI_API_KEY', '••••'],
      ['PROXMOX_TOKEN_SECRET', '••••'],
    ])
  })
})

describe('a password in an address', () => {
  it.each([
    ['postgres://coord:x@db:5432/coord', 'postgres://coord:••••@db:5432/coord'],
    ['postgres://coord@db/coord', 'postgres://coord@db/coord'],
    ['postgres://db:5432/coord', 'postgres://db:5432/coord'],
    ['postgres://coord:a@b/c#d:e@db/coord', 'postgres://coord:••••@db/coord'],
    ['coord:x@y@db/coord', 'coord:••••@db/coord'],
    [' postgres://coord:x@db', ' postgres://coord:••••@db'],
    [
      'postgres://db/coord?user=a&password=x&sslmode=require',
      'postgres://db/coord?user=a&password=••••&sslmode=require',
    ],
    ['https://ana:x@ai.example/v1?api_key=y', 'https://ana:••••@ai.example/v1?api_key=••••'],
    ['lab@pve!toolkit', 'lab@pve!toolkit'],
    ['llama3.1:8b', 'llama3.1:8b'],
  ])('%s is shown as %s', (value, shown) => {
    expect(masked({}, value)).toBe(shown)
  })
})
