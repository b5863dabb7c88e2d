import {once} from 'node:events'
import {writeFileSync} from 'node:fs'
import http from 'node:http'
import net, {type AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, describe, expect, it} from 'vitest'
import {readFingerprint, type Trust} from '#shared/proxmox/index'
import {makeCertificate} from './support/certificates.ts'
import {clientOf, type ProxmoxDouble, serve, tokenSecret} from './support/server.ts'

const servers: {close(): unknown}[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const authority = makeCertificate({name: ''})
const other = makeCertificate()

async function serveVersion(certificate = other): Promise<ProxmoxDouble> {
  const server = await serve(() => ({data: {release: '9.1', version: '9.1.9'}}), certificate)
  servers.push(server)
  return server
}

function askVersion(server: ProxmoxDouble, trust?: Trust, host?: string) {
  const client = clientOf(server, {...(trust && {trust}), ...(host !== undefined && {host})})
  return client.version().finally(() => client.close())
}

function fileOf(text: string): string {
  const file = join(tmpdir(), `lab-test-authority-${crypto.randomUUID()}.pem`)
  writeFileSync(file, text)
  return file
}

describe('a certificate known by its fingerprint', () => {
  it('is trusted whoever signed it', async () => {
    expect(await askVersion(await serveVersion())).toMatchObject({version: '9.1.9'})
  })

  it('is trusted in small letters, too', async () => {
    const server = await serveVersion()
    expect(await askVersion(server, {fingerprint: other.fingerprint.toLowerCase()})).toMatchObject({release: '9.1'})
  })

  it('is trusted when it has expired', async () => {
    const expired = makeCertificate({validity: ['20200101000000Z', '20210101000000Z']})
    expect(await askVersion(await serveVersion(expired))).toMatchObject({version: '9.1.9'})
  })

  it('is refused when it is another one, before the token is sent', async () => {
    const server = await serveVersion()
    const error = await askVersion(server, {fingerprint: authority.fingerprint}).catch((each) => each)
    expect(error).toMatchObject({code: 'PROXMOX_CERTIFICATE_CHANGED', details: {fingerprint: other.fingerprint}})
    expect(server.heard).toEqual([])
  })
})

describe('a certificate signed by an authority', () => {
  const signed = makeCertificate({signedBy: authority})

  it('is trusted with the file of that authority', async () => {
    expect(await askVersion(await serveVersion(signed), {caFile: fileOf(authority.cert)})).toMatchObject({
      release: '9.1',
    })
  })

  it('is refused for another name', async () => {
    const server = await serveVersion(makeCertificate({name: 'DNS:elsewhere.test', signedBy: authority}))
    const error = await askVersion(server, {caFile: fileOf(authority.cert)}).catch((each) => each)
    expect(error).toMatchObject({code: 'PROXMOX_CERTIFICATE_UNKNOWN', message: expect.stringContaining('another name')})
    expect(server.heard).toEqual([])
  })

  it('says which file cannot be read', async () => {
    const asked = askVersion(await serveVersion(signed), {caFile: '/nowhere/ca.pem'})
    await expect(asked).rejects.toMatchObject({
      code: 'PROXMOX_CA_FILE',
      message: expect.stringContaining('/nowhere/ca.pem'),
    })
  })
})

describe('a certificate that nobody has vouched for', () => {
  it('is refused with its fingerprint, before the token is sent', async () => {
    const server = await serveVersion()
    const error = await askVersion(server, {system: true}).catch((each) => each)
    expect(error).toMatchObject({code: 'PROXMOX_CERTIFICATE_UNKNOWN', details: {fingerprint: other.fingerprint}})
    expect(error.message).toContain('signed by itself')
    expect(error.nextStep).toContain(other.fingerprint)
    expect(server.heard).toEqual([])
  })

  it('says when it has expired', async () => {
    const expired = makeCertificate({validity: ['20200101000000Z', '20210101000000Z']})
    const asked = askVersion(await serveVersion(expired), {caFile: fileOf(expired.cert)})
    await expect(asked).rejects.toThrow('it has expired')
  })

  it('can be read without trusting it', async () => {
    const server = await serveVersion()
    const certificate = await readFingerprint('127.0.0.1', server.port)
    expect(certificate).toMatchObject({fingerprint: other.fingerprint, subject: 'pve.test'})
    expect(certificate.validTo.getTime()).toBeGreaterThan(Date.now())
  })
})

describe('a server that is not there', () => {
  it('says that nobody listens', async () => {
    const server = await serveVersion()
    await servers.pop()?.close()
    const error = await askVersion(server).catch((each) => each)
    expect(error).toMatchObject({code: 'PROXMOX_UNREACHABLE', message: expect.stringContaining('nobody listens')})
    expect(JSON.stringify([error, error.message, error.nextStep, String(error.cause)])).not.toContain(tokenSecret)
  })

  it('says that there is no such name', async () => {
    const asked = askVersion(await serveVersion(), undefined, 'nowhere.invalid')
    await expect(asked).rejects.toMatchObject({code: 'PROXMOX_UNREACHABLE'})
  })

  it('says that HTTP is spoken where TLS was expected', async () => {
    const plain = http.createServer((_, response) => response.end('hello'))
    plain.listen(0, '127.0.0.1')
    servers.push(plain)
    await once(plain, 'listening')
    const {port} = plain.address() as AddressInfo
    const asked = askVersion({...(await serveVersion()), port})
    await expect(asked).rejects.toMatchObject({code: 'PROXMOX_NOT_TLS'})
  })

  it('gives up on one that accepts and says nothing', async () => {
    const silent = net.createServer(() => {})
    silent.listen(0, '127.0.0.1')
    servers.push(silent)
    await once(silent, 'listening')
    const {port} = silent.address() as AddressInfo
    await expect(readFingerprint('127.0.0.1', port, 100)).rejects.toMatchObject({code: 'PROXMOX_UNREACHABLE'})
  })
})
