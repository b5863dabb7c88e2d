import {spawn} from 'node:child_process'
import {open as openFile, rename, rm, stat} from 'node:fs/promises'
import {ExitCode, UserError} from '#shared/errors'
import {parseServerUrl} from '../location.ts'
import {draftOf} from './draft.ts'

export interface NativeDump {
  readonly file: string
  readonly bytes: number
  /** As it calls itself: `pg_dump (PostgreSQL) 16.4`. */
  readonly program: string
}

/**
 * Has pg_dump write the database of a server into a file that only its owner may read, and pg_restore list what is in it
 * before it gets its name. The password goes through the environment, which others cannot see. Throws `DUMP_FAILED`.
 */
export async function dumpServer(url: string, file: string): Promise<NativeDump> {
  const program = (await run('pg_dump', ['--version'], {})).trim()
  const draft = draftOf(file)
  try {
    await (await openFile(draft, 'wx', 0o600)).close()
    const asked = ['--format=custom', '--no-owner', '--no-privileges', '--no-password', `--file=${draft}`]
    await run('pg_dump', asked, connectionOf(url))
    await run('pg_restore', ['--list', draft], {})
    await rename(draft, file)
    return {bytes: (await stat(file)).size, file, program}
  } finally {
    await rm(draft, {force: true})
  }
}

/** In the variables of libpq. As everywhere in this program, `require` means that the certificate is checked. */
function connectionOf(text: string): Readonly<Record<string, string>> {
  const url = parseServerUrl(text)
  if (url === undefined) return {}
  const parameter = (name: string) => url.searchParams.get(name) ?? ''
  const isChecked = ['prefer', 'require', 'verify-ca', 'verify-full'].includes(parameter('sslmode'))
  const isLibpq = parameter('uselibpqcompat') === 'true'
  const variables = {
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGHOST: parameter('host') || decodeURIComponent(url.hostname),
    PGPASSWORD: parameter('password') || decodeURIComponent(url.password),
    PGPORT: parameter('port') || url.port,
    PGSSLMODE: isChecked && !isLibpq ? 'verify-full' : parameter('sslmode'),
    PGSSLROOTCERT: parameter('sslrootcert') || (isChecked && !isLibpq ? 'system' : ''),
    PGUSER: parameter('user') || decodeURIComponent(url.username),
  }
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
}

function run(program: string, args: readonly string[], variables: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: {...process.env, ...variables, LC_ALL: 'C'},
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let complaint = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < LONGEST_TEXT) output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (complaint.length < LONGEST_TEXT) complaint += text
    })
    child.on('error', (error) => reject(notInstalled(program, error)))
    child.on('close', (code) => {
      if (code === 0) resolve(output)
      else reject(failed(program, complaint))
    })
  })
}

const LONGEST_TEXT = 10_000

function notInstalled(program: string, cause: Error): UserError {
  return new UserError(`${program} cannot be started here; the dump was not written.`, {
    cause,
    code: 'DUMP_FAILED',
    exitCode: ExitCode.configuration,
    nextStep: 'Install the client of PostgreSQL (apt-get install postgresql-client), or leave out --pg-dump.',
  })
}

function failed(program: string, complaint: string): UserError {
  const lines = complaint.split('\n').filter((line) => line.trim() !== '')
  return new UserError(`${program} failed; the dump was not written.`, {
    code: 'DUMP_FAILED',
    exitCode: ExitCode.failed,
    nextStep: 'Its version must be that of the server or newer. Or leave out --pg-dump: a backup needs nothing else.',
    problems: lines.slice(0, 5).map((message) => ({message})),
  })
}
