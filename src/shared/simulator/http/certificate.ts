import {generateKeyPair} from 'node:crypto'
import {promisify} from 'node:util'
import forge from 'node-forge'
import type {ServerCertificate} from '../state/state.ts'

export interface CertificateOptions {
  readonly name: string
  readonly addresses: readonly string[]
  readonly validFrom: Date
  readonly validTo: Date
}

/** A certificate that has signed itself, RSA as those that Proxmox makes. */
export async function makeCertificate(options: CertificateOptions): Promise<ServerCertificate> {
  const {privateKey} = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: {format: 'pem', type: 'pkcs1'},
    publicKeyEncoding: {format: 'pem', type: 'spki'},
  })
  const key = forge.pki.privateKeyFromPem(privateKey)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  certificate.serialNumber = `00${forge.util.bytesToHex(forge.random.getBytesSync(15))}`
  certificate.validity.notBefore = options.validFrom
  certificate.validity.notAfter = options.validTo
  const subject = [
    {name: 'organizationName', value: 'Simulated Proxmox VE'},
    {name: 'commonName', value: options.name},
  ]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.setExtensions([
    {
      name: 'subjectAltName',
      altNames: [{type: 2, value: 'localhost'}, ...options.addresses.map((ip) => ({type: 7, ip}))],
    },
  ])
  certificate.sign(key, forge.md.sha256.create())
  return {certificate: forge.pki.certificateToPem(certificate), key: privateKey}
}
