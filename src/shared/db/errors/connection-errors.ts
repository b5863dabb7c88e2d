import {ExitCode} from '#shared/errors'
import {type DatabaseLocation, describeLocation} from '../location.ts'
import {type Explanation, sentence} from './explanation.ts'

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
])
const LOST = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])
const LOST_TEXT = /^Connection terminated( unexpectedly)?$|is not queryable$|^Client was closed and is not queryable/
const TIMEOUT_TEXT = /^(Connection terminated due to connection timeout|timeout expired)$/
const TLS_TEXT = /SSL|TLS|certificate/i
const PASSWORD_TEXT = /^SASL: |password must be a string/

/** What goes wrong on the way to a server. */
export function explainConnectionError(error: Error, location: DatabaseLocation): Explanation | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (LOST.has(code) || LOST_TEXT.test(error.message)) return connectionLost(error, location)
  if (UNREACHABLE.has(code) || TIMEOUT_TEXT.test(error.message)) return unreachable(code || 'no answer', location)
  if (PASSWORD_TEXT.test(error.message)) return refused(error, location)
  if (TLS_TEXT.test(`${code} ${error.message}`)) {
    return {
      message: `No safe connection to ${describeLocation(location)}: ${sentence(error.message)}`,
      code: 'DB_UNREACHABLE',
      exitCode: ExitCode.configuration,
      nextStep:
        "Check the certificate of the server: give its authority as sslrootcert in DATABASE_URL, or check the URL's sslmode.",
    }
  }
  return undefined
}

function unreachable(reason: string, location: DatabaseLocation): Explanation {
  return {
    message: `Cannot reach ${describeLocation(location)} (${reason}).`,
    code: 'DB_UNREACHABLE',
    exitCode: ExitCode.configuration,
    nextStep:
      'Check that the server runs (docker compose -f docker-compose.local.yml up -d) and that host and port in DATABASE_URL are right, or unset DATABASE_URL to use the embedded database.',
  }
}

export function connectionLost(_error: Error, location: DatabaseLocation): Explanation {
  return {
    message: `The connection to ${describeLocation(location)} was lost; nothing of this command was saved unless it said so.`,
    code: 'DB_CONNECTION_LOST',
    exitCode: ExitCode.failed,
    nextStep: 'Run the command again.',
  }
}

export function refused(_error: Error, location: DatabaseLocation): Explanation {
  return {
    message: `The server refused the user or the password of ${describeLocation(location)}.`,
    code: 'DB_UNREACHABLE',
    exitCode: ExitCode.configuration,
    nextStep: 'Check the user and the password in DATABASE_URL (special characters percent-encoded: @ as %40).',
  }
}
