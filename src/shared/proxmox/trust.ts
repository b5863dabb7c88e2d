import {readFile} from 'node:fs/promises'
import {isIP} from 'node:net'
import {checkServerIdentity, connect, type TLSSocket} from 'node:tls'
import {oneLine, proxmoxError} from './errors.ts'

/** By which certificate the server is known. */
export type Trust =
  /** SHA-256 of the certificate itself, `AB:CD:…`; its name, issuer and dates do not matter then. */
  | {readonly fingerprint: string}
  /** PEM file of the authority that signed it. */
  | {readonly caFile: string}
  /** The authorities that this machine trusts. */
  | {readonly system: true}

export interface ServerCertificate {
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string
  readonly subject: string
  readonly issuer: string
  readonly validFrom: Date
  readonly validTo: Date
}

interface Address {
  /** Name or address without brackets. */
  readonly host: string
  readonly port: number
}

interface Opening extends Address {
  readonly trust: Trust
  readonly timeoutMs: number
}

/**
 * A connection on which nothing has been said yet, to a server that is known to be the right one. The certificate is
 * judged here and not by Node: a fingerprint counts whoever signed it, and a refusal names the fingerprint.
 */
export async function openTrusted({host, port, timeoutMs, trust}: Opening): Promise<TLSSocket> {
  const ca = 'caFile' in trust ? await readAuthority(trust.caFile) : undefined
  const socket = await open({host, port}, timeoutMs, ca)
  try {
    assertTrusted(socket, {host, port}, trust)
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}

/** Connects and hangs up again: an error when the server is not the right one, or is not there. */
export async function verifyTrust(host: string, port: number, trust: Trust, timeoutMs = 10_000): Promise<void> {
  const socket = await openTrusted({host, port, timeoutMs, trust})
  socket.destroy()
}

/** What the server shows to whoever asks; that it is the right server is for a person to say. */
export async function readFingerprint(host: string, port: number, timeoutMs = 10_000): Promise<ServerCertificate> {
  const socket = await open({host, port}, timeoutMs)
  try {
    return certificateOf(socket)
  } finally {
    socket.destroy()
  }
}

function open({host, port}: Address, timeoutMs: number, ca?: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      rejectUnauthorized: false,
      ...(isIP(host) === 0 && {servername: host}),
      ...(ca !== undefined && {ca}),
    })
    const timer = setTimeout(() => {
      socket.destroy()
      reject(unreachable({host, port}, `no answer within ${Math.round(timeoutMs / 1000)} s`))
    }, timeoutMs)
    socket.once('secureConnect', () => {
      clearTimeout(timer)
      socket.removeListener('error', fail)
      resolve(socket)
    })
    const fail = (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      socket.destroy()
      reject(failedConnection({host, port}, error))
    }
    socket.once('error', fail)
  })
}

function assertTrusted(socket: TLSSocket, address: Address, trust: Trust): void {
  const {host, port} = address
  const certificate = certificateOf(socket)
  const details = {fingerprint: certificate.fingerprint, host, port}
  if ('fingerprint' in trust) {
    if (certificate.fingerprint === trust.fingerprint.toUpperCase()) return
    throw proxmoxError(`${host}:${port} shows another certificate than the one that was trusted.`, {
      code: 'PROXMOX_CERTIFICATE_CHANGED',
      details: {...details, expected: trust.fingerprint},
      nextStep: `Nothing was sent. If the certificate was renewed, compare its fingerprint at the server (pvenode cert info) with ${certificate.fingerprint}, then: lab init --proxmox-fingerprint ${certificate.fingerprint}`,
    })
  }
  const wrongName = checkServerIdentity(host, socket.getPeerCertificate())
  if (socket.authorized && !wrongName) return
  const why = socket.authorized ? 'it was made for another name' : reasonOf(socket.authorizationError)
  throw proxmoxError(`The certificate of ${host}:${port} is not trusted: ${why}.`, {
    code: 'PROXMOX_CERTIFICATE_UNKNOWN',
    details: {...details, reason: why},
    nextStep: `Nothing was sent. Compare its fingerprint at the server (pvenode cert info) with ${certificate.fingerprint}, then: lab init --proxmox-fingerprint ${certificate.fingerprint}`,
  })
}

function certificateOf(socket: TLSSocket): ServerCertificate {
  const {fingerprint256, issuer, subject, valid_from, valid_to} = socket.getPeerCertificate()
  const nameOf = (name: typeof subject | undefined) => oneLine(String(name?.CN ?? name?.O ?? ''))
  return {
    fingerprint: fingerprint256,
    issuer: nameOf(issuer),
    subject: nameOf(subject),
    validFrom: new Date(valid_from),
    validTo: new Date(valid_to),
  }
}

async function readAuthority(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw proxmoxError(`The certificate authority cannot be read from ${file}.`, {
      cause: error,
      code: 'PROXMOX_CA_FILE',
      nextStep: 'Copy /etc/pve/pve-root-ca.pem of the server there, or correct PROXMOX_CA_FILE.',
    })
  }
}

function failedConnection(address: Address, error: NodeJS.ErrnoException) {
  const {host, port} = address
  if (isPlainAnswer(error)) {
    return proxmoxError(`${host}:${port} answers, but not with TLS.`, {
      cause: error,
      code: 'PROXMOX_NOT_TLS',
      details: {host, port},
      nextStep: 'Proxmox VE listens on port 8006; check PROXMOX_HOST.',
    })
  }
  return unreachable(address, CONNECTION_REASONS[error.code ?? ''] ?? error.message, error)
}

export function unreachable({host, port}: Address, why: string, cause?: unknown) {
  return proxmoxError(`${host}:${port} cannot be reached: ${why}.`, {
    cause,
    code: 'PROXMOX_UNREACHABLE',
    details: {host, port},
    nextStep: 'Check PROXMOX_HOST, the network, and that the server is up (port 8006 unless it was changed).',
  })
}

/** What OpenSSL says when the other side speaks plain HTTP. */
function isPlainAnswer({code, message}: NodeJS.ErrnoException): boolean {
  return (
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/.test(code ?? '') ||
    /wrong version number|packet length too long|http request/.test(message)
  )
}

function reasonOf(error: Error | string | null | undefined): string {
  const code = typeof error === 'string' ? error : ((error as NodeJS.ErrnoException | null)?.code ?? '')
  return CERTIFICATE_REASONS[code] ?? (typeof error === 'string' ? error : (error?.message ?? 'it cannot be verified'))
}

const CERTIFICATE_REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet, or the clock here is wrong',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it was made for another name',
  SELF_SIGNED_CERT_IN_CHAIN: 'it is signed by an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'it is signed by an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'it is signed by an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it is signed by an authority that is not known here',
}

const CONNECTION_REASONS: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'its name cannot be looked up now',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut before it was encrypted',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ENOTFOUND: 'there is no such name',
  ETIMEDOUT: 'no answer',
}
