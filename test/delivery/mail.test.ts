import {once} from 'node:events'
import net, {type AddressInfo} from 'node:net'
import PostalMime from 'postal-mime'
import {generate} from 'selfsigned'
import {SMTPServer, type SMTPServerOptions} from 'smtp-server'
import {beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {sendMail} from '#shared/delivery/channels/mail'
import {type MailDestination, parseDestinations} from '#shared/delivery/destination'
import {DeliveryFailure} from '#shared/delivery/failure'
import type {SmtpSettings} from '#shared/delivery/settings'
import {message, settingsOf} from './messages.ts'

const PASSWORD = 'correct horse battery'
let certificate: {readonly cert: string; readonly key: string}

beforeAll(async () => {
  const {cert, private: key} = await generate([{name: 'commonName', value: 'localhost'}], {keySize: 2048})
  certificate = {cert, key}
})

describe('a mail', () => {
  it('arrives over STARTTLS with text, HTML, a UTF-8 subject, its sender and an id that stays', async () => {
    const server = await mailServer()
    expect(await send(server, {certificateAuthority: certificate.cert})).toBeNull()
    const [{raw, secure, user}] = server.received as [Received]
    const {date, from, headers, html, messageId, subject, text, to} = await PostalMime.parse(raw)
    expect({from, secure, subject, to, user}).toEqual({
      from: {address: 'coord@example.org', name: 'Coordination'},
      secure: true,
      subject: message.subject,
      to: [{address: 'ana@example.org', name: ''}],
      user: 'coord',
    })
    expect([text?.trim(), html?.trim()]).toEqual([message.text.trim(), message.html])
    expect([messageId, Number.isNaN(Date.parse(date!))]).toEqual(['<briefing-1@example.org>', false])
    expect(headers.find(({key}) => key === 'auto-submitted')?.value).toBe('auto-generated')
  })

  it('arrives over TLS from the first byte', async () => {
    const server = await mailServer({secure: true})
    await send(server, {certificateAuthority: certificate.cert, security: 'tls'})
    expect(server.received).toHaveLength(1)
  })

  it('goes in plain text only where that is asked for, and says so', async () => {
    const server = await mailServer({allowInsecureAuth: true, authOptional: true, hideSTARTTLS: true})
    expect(await send(server, {login: null, security: 'none'})).toMatch(/plain text/)
    expect(server.received).toMatchObject([{secure: false}])
  })
})

describe('what goes wrong is said with its remedy', () => {
  it('a server without STARTTLS: nothing is sent in plain text', async () => {
    const server = await mailServer({allowInsecureAuth: true, disabledCommands: ['STARTTLS']})
    const failure = await failureOf(send(server))
    expect(failure).toMatchObject({
      isTemporary: false,
      message: expect.stringContaining('does not offer STARTTLS, and nothing was sent'),
      nextStep: expect.stringContaining('SMTP_SECURITY'),
    })
    expect([server.received, server.logins]).toEqual([[], []])
  })

  it.each(['starttls', 'tls'] as const)(
    'a certificate signed by itself (%s), and how to trust it',
    async (security) => {
      const server = await mailServer({secure: security === 'tls'})
      const failure = await failureOf(send(server, {security}))
      expect(failure).toMatchObject({
        isTemporary: false,
        message: expect.stringContaining('its certificate is signed by itself'),
        nextStep: expect.stringContaining('SMTP_CA_FILE'),
      })
      expect(server.logins).toEqual([])
    },
  )

  it('a certificate for another name', async () => {
    const {cert, private: key} = await generate([{name: 'commonName', value: 'mail.example.org'}], {
      extensions: [{altNames: [{type: 2, value: 'mail.example.org'}], name: 'subjectAltName'}],
      keySize: 2048,
    })
    const server = await mailServer({cert, key})
    expect(await failureOf(send(server, {certificateAuthority: cert}))).toMatchObject({
      isTemporary: false,
      message: expect.stringContaining('for another name'),
      nextStep: expect.stringContaining('SMTP_HOST'),
    })
  })

  it('TLS where the server speaks plain text', async () => {
    const server = await mailServer()
    expect(await failureOf(send(server, {security: 'tls'}))).toMatchObject({
      isTemporary: false,
      message: expect.stringContaining('does not agree on TLS'),
      nextStep: expect.stringContaining('SMTP_PORT'),
    })
  })

  it('a wrong password, which is not in the message', async () => {
    const server = await mailServer()
    const login = {password: 'wrong password', user: 'coord'}
    const failure = await failureOf(send(server, {certificateAuthority: certificate.cert, login}))
    expect(failure).toMatchObject({
      isTemporary: false,
      message: expect.stringContaining('refuses the login'),
      nextStep: expect.stringContaining('SMTP_PASSWORD'),
    })
    expect(failure.message).not.toContain('wrong password')
    expect(failure.message).toContain('••••')
  })

  it('a refused sender', async () => {
    const server = await mailServer({
      onMailFrom: (_address, _session, callback) => callback(refusal(550, 'sender not allowed')),
    })
    expect(await failureOf(send(server, {certificateAuthority: certificate.cert}))).toMatchObject({
      isTemporary: false,
      message: expect.stringContaining('refuses the sender: 550 sender not allowed'),
      nextStep: expect.stringContaining('SMTP_FROM'),
    })
  })

  it.each([
    [550, false],
    [450, true],
  ])('a refused recipient: %i is worth another try: %s', async (code, isTemporary) => {
    const server = await mailServer({
      onRcptTo: (_address, _session, callback) => callback(refusal(code, 'no such mailbox')),
    })
    expect(await failureOf(send(server, {certificateAuthority: certificate.cert}))).toMatchObject({
      isTemporary,
      message: expect.stringContaining(`refuses the recipient: ${code} no such mailbox`),
    })
    expect(server.received).toEqual([])
  })

  it('a mail that is refused when it was read', async () => {
    const server = await mailServer({
      onData: (stream, _session, callback) => {
        stream.resume()
        stream.on('end', () => callback(refusal(554, 'looks like spam')))
      },
    })
    expect(await failureOf(send(server, {certificateAuthority: certificate.cert}))).toMatchObject({
      isTemporary: false,
      message: expect.stringContaining('refuses the mail: 554 looks like spam'),
    })
  })

  it('nobody listens', async () => {
    const server = await mailServer()
    await server.close()
    expect(await failureOf(send(server))).toMatchObject({
      isTemporary: true,
      message: expect.stringMatching(/Cannot reach localhost:\d+: nothing listens there \(ECONNREFUSED\)/),
    })
  })

  it('no host of that name', async () => {
    const server = {close: async () => {}, logins: [], port: 25, received: []}
    expect(await failureOf(send(server, {host: 'mail.invalid'}))).toMatchObject({
      isTemporary: true,
      message: expect.stringMatching(/Cannot reach mail\.invalid:25/),
    })
  })

  it('a server that takes the connection and says nothing', async () => {
    const port = await silentServer()
    expect(await failureOf(send({...nowhere, port}, {timeoutMs: 200}))).toMatchObject({
      isTemporary: true,
      message: expect.stringContaining('did not answer within 0.2 s'),
      nextStep: expect.stringContaining('SMTP_TIMEOUT_MS'),
    })
  })

  it('a server that stops in the middle', async () => {
    const server = await mailServer({onRcptTo: () => {}})
    const failure = await failureOf(send(server, {certificateAuthority: certificate.cert, timeoutMs: 500}))
    expect(failure).toMatchObject({isTemporary: true, message: expect.stringContaining('did not answer within 0.5 s')})
  })

  it('an interruption ends it', async () => {
    const port = await silentServer()
    const controller = new AbortController()
    const sending = send({...nowhere, port}, {timeoutMs: 60_000}, controller.signal)
    controller.abort()
    await expect(sending).rejects.toThrow()
  })
})

interface Received {
  readonly raw: Buffer
  readonly secure: boolean
  readonly user: string | undefined
}

interface MailServer {
  readonly port: number
  readonly received: readonly Received[]
  readonly logins: readonly (string | undefined)[]
  close(): Promise<void>
}

const nowhere: MailServer = {close: async () => {}, logins: [], port: 0, received: []}

async function mailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: Received[] = []
  const logins: (string | undefined)[] = []
  const server = new SMTPServer({
    ...certificate,
    logger: false,
    onAuth: ({password, username}, _session, callback) => {
      logins.push(username)
      if (password === PASSWORD) callback(null, {user: username ?? ''})
      else callback(refusal(535, `authentication of ${password} failed`))
    },
    onData: (stream, session, callback) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        received.push({raw: Buffer.concat(pieces), secure: session.secure, user: session.user as string | undefined})
        callback()
      })
    },
    ...options,
  })
  server.on('error', () => {}) // a client that does not trust the certificate leaves in the middle
  server.listen(0, 'localhost')
  await once(server.server, 'listening')
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  onTestFinished(close)
  return {close, logins, port: (server.server.address() as AddressInfo).port, received}
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), {responseCode})
}

async function silentServer(): Promise<number> {
  const sockets: net.Socket[] = []
  const server = net.createServer((socket) => sockets.push(socket.on('error', () => {})))
  server.listen(0, 'localhost')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function send(
  {port}: MailServer,
  more: Partial<SmtpSettings> = {},
  signal = new AbortController().signal,
): Promise<string | null> {
  const smtp: SmtpSettings = {
    certificateAuthority: null,
    from: 'Coordination <coord@example.org>',
    host: 'localhost',
    login: {password: PASSWORD, user: 'coord'},
    port,
    security: 'starttls',
    timeoutMs: 10_000,
    ...more,
  }
  const place = {baseDirectory: '/', field: '--to', homeDirectory: '/'}
  const [to] = parseDestinations(['mail:ana@example.org'], place) as [MailDestination]
  const settings = settingsOf({secrets: smtp.login ? [smtp.login.password] : [], smtp})
  return sendMail(to, message, {id: 'briefing-1', settings, signal})
}

async function failureOf(promise: Promise<unknown>): Promise<DeliveryFailure> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (error instanceof DeliveryFailure) return error
  throw error
}
