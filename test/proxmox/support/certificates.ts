import {execFileSync} from 'node:child_process'
import {X509Certificate} from 'node:crypto'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export interface Certificate {
  readonly key: string
  readonly cert: string
  readonly fingerprint: string
}

interface Wanted {
  readonly name?: string
  /** As openssl writes it; a year around now otherwise. */
  readonly validity?: readonly [from: string, to: string]
  readonly signedBy?: Certificate
}

/** Self-signed unless somebody signs it. */
export function makeCertificate({name = 'DNS:localhost,IP:127.0.0.1', signedBy, validity}: Wanted = {}): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-certificate-'))
  const at = (file: string) => join(folder, file)
  const openssl = (...words: readonly string[]) => execFileSync('openssl', words, {stdio: 'pipe'})
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', at('key.pem')]
  const isAuthority = name === ''
  const extension = isAuthority ? 'basicConstraints=critical,CA:TRUE' : `subjectAltName=${name}`
  try {
    openssl('req', '-new', ...key, '-subj', '/CN=pve.test', '-out', at('request.pem'))
    writeFileSync(at('extensions.cnf'), `${extension}\n`)
    if (validity) {
      const files = ['index.txt', 'serial', 'ca.cnf'].map(at)
      writeFileSync(files[0]!, '')
      writeFileSync(files[1]!, '01\n')
      writeFileSync(
        files[2]!,
        `[ca]\ndefault_ca=d\n[d]\ndatabase=${files[0]}\nserial=${files[1]}\nnew_certs_dir=${folder}\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n`,
      )
      const dates = ['-startdate', validity[0], '-enddate', validity[1]]
      const files2 = ['-keyfile', at('key.pem'), '-in', at('request.pem'), '-out', at('cert.pem')]
      openssl('ca', '-batch', '-selfsign', '-config', files[2]!, '-extfile', at('extensions.cnf'), ...dates, ...files2)
    } else {
      const signer = signedBy
        ? ['-CA', at('ca.pem'), '-CAkey', at('ca-key.pem'), '-CAcreateserial']
        : ['-signkey', at('key.pem')]
      if (signedBy) {
        writeFileSync(at('ca.pem'), signedBy.cert)
        writeFileSync(at('ca-key.pem'), signedBy.key)
      }
      const output = ['-days', '30', '-extfile', at('extensions.cnf'), '-out', at('cert.pem')]
      openssl('x509', '-req', '-in', at('request.pem'), ...signer, ...output)
    }
    const cert = readFileSync(at('cert.pem'), 'utf8')
    const {fingerprint256} = new X509Certificate(cert)
    return {cert, fingerprint: fingerprint256, key: readFileSync(at('key.pem'), 'utf8')}
  } finally {
    rmSync(folder, {force: true, recursive: true})
  }
}
