import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {loadConfig, renderEnvExample, renderSettingsTable, settingGroups, settings} from '#shared/config/index'
import {makeHome} from './home.ts'

const root = join(import.meta.dirname, '../..')

describe('the table of settings', () => {
  it('has a name and a key only once', () => {
    expect(new Set(settings.map(({name}) => name)).size).toBe(settings.length)
    expect(new Set(settings.map(({group, key}) => `${group}.${key}`)).size).toBe(settings.length)
  })

  it.each(settings.map((setting) => [setting.name, setting] as const))(
    '%s is described, and its example is valid',
    async (_, setting) => {
      expect(setting.description).toMatch(/^[A-Z].{10,120}$/)
      const home = makeHome()
      home.dotenv(`${setting.name}='${setting.example}'\n`)
      const config = await loadConfig(home.sources({TZ: ''}), [])
      expect(config.warnings).toEqual([])
      expect(config[setting.group]).toHaveProperty(setting.key)
      expect(Object.values(config[setting.group])).not.toContain(null)
    },
  )

  it('has valid defaults', async () => {
    const config = await loadConfig(makeHome().sources(), settingGroups)
    expect(config.ai).toMatchObject({
      connectTimeoutMilliseconds: 3000,
      keepAlive: '10m',
      ollamaUrl: 'http://127.0.0.1:11434',
    })
    expect(settingGroups.map((group) => Object.keys(config[group]).length).reduce((sum, count) => sum + count)).toBe(
      settings.length,
    )
  })
})

describe('what is made from the table', () => {
  it('is .env.example (`npx vitest run test/config -u` makes it anew)', async () => {
    await expect(renderEnvExample()).toMatchFileSnapshot(join(root, '.env.example'))
  })

  it('is an .env.example that changes nothing until a # is removed, and then is valid', async () => {
    const home = makeHome()
    home.dotenv(renderEnvExample())
    const untouched = await loadConfig(home.sources(), settingGroups)
    expect(untouched.general.actor).toBe('ben')
    home.dotenv(
      renderEnvExample()
        .replaceAll(/^#(?=[A-Z_]+=)/gm, '')
        .replaceAll(/^(PROXMOX_TOKEN_SECRET|SMTP_PASSWORD|BRIEFING_WEBHOOK_SECRET|BRIEFING_NTFY_TOKEN)_FILE=.*$/gm, ''),
    )
    const all = await loadConfig(home.sources(), settingGroups)
    expect([all.general.actor, all.warnings]).toEqual(['ana', []])
  })

  it('is a Markdown table for the docs', () => {
    const rows = renderSettingsTable()
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    expect(rows).toHaveLength(settings.length)
    expect(rows.every((row) => row.split(/(?<!\\)\|/).length === 6)).toBe(true)
  })
})

describe('docker-compose.local.yml', () => {
  const {services, volumes} = parse(readFileSync(join(root, 'docker-compose.local.yml'), 'utf8'))

  it('starts the server that .env.example names', () => {
    const url = new URL(settings.find(({name}) => name === 'DATABASE_URL')!.example)
    const {environment, ports} = services.postgres
    expect(url.username).toBe(environment.POSTGRES_USER)
    expect(url.pathname).toBe(`/${environment.POSTGRES_DB}`)
    expect(environment.POSTGRES_PASSWORD).toBe(`\${POSTGRES_PASSWORD:-${url.password}}`)
    expect(ports).toEqual([`127.0.0.1:\${POSTGRES_PORT:-${url.port}}:5432`])
  })

  it('keeps data in named volumes, checks health, and starts Ollama only when asked', () => {
    expect(Object.keys(volumes)).toEqual(['postgres', 'ollama'])
    expect(services.postgres.healthcheck.test).toContain('pg_isready')
    expect(services.postgres.environment.POSTGRES_INITDB_ARGS).toContain('--data-checksums')
    expect(services.ollama).toMatchObject({profiles: ['ai'], ports: [expect.stringMatching(/^127\.0\.0\.1:/)]})
  })
})
