import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {loadConfig} from '#shared/config/index'
import {parseDestinations, readDeliverySettings} from '#shared/delivery/index'
import {UserError} from '#shared/errors'
import {type Home, makeHome} from '../config/home.ts'

const MAIL = {SMTP_FROM: 'coord@example.org', SMTP_HOST: 'mail.example.org'}

describe('the settings of a delivery', () => {
  it.each([
    [{}, 587],
    [{SMTP_SECURITY: 'tls'}, 465],
    [{SMTP_SECURITY: 'none'}, 25],
    [{SMTP_PORT: '2525'}, 2525],
  ])('%j have port %i', async (more, port) => {
    const {smtp} = await read(makeHome(), {...MAIL, ...more}, ['mail:ana@example.org'])
    expect(smtp).toMatchObject({login: null, port})
  })

  it('have secrets from files, without the end of the line', async () => {
    const home = makeHome()
    for (const name of ['p', 'w', 't'])
      writeFileSync(join(home.work, name), `${name} secret-0123456789\n`.replace('t ', ''))
    const settings = await read(
      home,
      {
        ...MAIL,
        BRIEFING_NTFY_TOKEN_FILE: 't',
        BRIEFING_WEBHOOK_SECRET_FILE: 'w',
        SMTP_PASSWORD_FILE: 'p',
        SMTP_USER: 'ana',
      },
      ['mail:ana@example.org', 'webhook:https://example.org/hook', 'ntfy:https://ntfy.sh/topic'],
    )
    expect(settings).toMatchObject({
      ntfyToken: 'secret-0123456789',
      smtp: {login: {password: 'p secret-0123456789', user: 'ana'}},
      webhookKey: Buffer.from('w secret-0123456789'),
    })
    expect(settings.secrets).toEqual(
      expect.arrayContaining(['p secret-0123456789', 'w secret-0123456789', 'secret-0123456789', '/topic']),
    )
  })

  it('have a webhook key in the form of Standard Webhooks', async () => {
    const secret = `whsec_${Buffer.from('0123456789abcdef0123').toString('base64')}`
    const {webhookKey} = await read(makeHome(), {BRIEFING_WEBHOOK_SECRET: secret}, ['webhook:https://example.org'])
    expect(webhookKey).toEqual(Buffer.from('0123456789abcdef0123'))
  })

  it('ask for no more than the destinations need', async () => {
    const settings = await read(makeHome(), {SMTP_PASSWORD_FILE: 'not-there'}, ['file:x.md'])
    expect(settings).toMatchObject({ntfyToken: null, smtp: null, webhookKey: null})
  })

  it('say everything that is missing at once', async () => {
    const home = makeHome()
    writeFileSync(join(home.work, 'short'), 'short\n')
    writeFileSync(join(home.work, 'empty'), '\n')
    const reading = read(
      home,
      {
        BRIEFING_NTFY_TOKEN_FILE: 'empty',
        BRIEFING_WEBHOOK_SECRET_FILE: 'short',
        SMTP_CA_FILE: 'short',
        SMTP_PASSWORD_FILE: 'not-there',
      },
      ['mail:ana@example.org', 'webhook:https://example.org/hook', 'ntfy:https://ntfy.sh/topic'],
    )
    const error = await reading.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(UserError)
    expect(error).toMatchObject({
      code: 'DELIVERY_NOT_CONFIGURED',
      exitCode: 5,
      problems: [
        {field: 'SMTP_HOST', message: expect.stringContaining('is not set')},
        {field: 'SMTP_FROM', message: expect.stringContaining('is not set')},
        {field: 'SMTP_PASSWORD_FILE', message: expect.stringContaining('is not there')},
        {field: 'SMTP_CA_FILE', message: expect.stringContaining('holds no certificate')},
        {field: 'BRIEFING_WEBHOOK_SECRET_FILE', message: expect.stringContaining('is neither')},
        {field: 'BRIEFING_NTFY_TOKEN_FILE', message: expect.stringContaining('begins with an empty line')},
      ],
    })
  })
})

describe('settings of mail and briefings that contradict each other', () => {
  it.each([
    [{...MAIL, SMTP_USER: 'ana'}, 'SMTP_USER'],
    [{...MAIL, SMTP_PASSWORD: 'x'}, 'SMTP_USER'],
    [{...MAIL, SMTP_PASSWORD: 'x', SMTP_PASSWORD_FILE: 'x', SMTP_USER: 'ana'}, 'SMTP_PASSWORD'],
    [{...MAIL, SMTP_PASSWORD: 'x', SMTP_SECURITY: 'none', SMTP_USER: 'ana'}, 'SMTP_SECURITY'],
    [{BRIEFING_NTFY_TOKEN: 'x', BRIEFING_NTFY_TOKEN_FILE: 'x'}, 'BRIEFING_NTFY_TOKEN'],
  ])('%j', async (environment, field) => {
    const loading = loadConfig(makeHome().sources(environment), ['smtp', 'briefing'])
    await expect(loading).rejects.toMatchObject({code: 'CONFIG_INVALID', problems: [{field}]})
  })

  it('are none where the mail server without TLS is this machine', async () => {
    const local = {...MAIL, SMTP_HOST: 'localhost', SMTP_PASSWORD: 'x', SMTP_SECURITY: 'none', SMTP_USER: 'ana'}
    await expect(loadConfig(makeHome().sources(local), ['smtp'])).resolves.toBeDefined()
  })
})

async function read(home: Home, environment: NodeJS.ProcessEnv, to: readonly string[]) {
  const config = await loadConfig(home.sources(environment), ['briefing'])
  const place = {baseDirectory: home.work, field: '--to', homeDirectory: home.directory}
  return readDeliverySettings(config, parseDestinations(to, place))
}
