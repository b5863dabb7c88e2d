import type {Outcome} from '../../support/run-bin.ts'

export interface ReportedError {
  readonly exitCode: number
  readonly code: string
  readonly message: string
  readonly nextStep: string | null
  readonly problems: readonly {readonly field?: string; readonly message: string}[]
  readonly details?: Readonly<Record<string, unknown>>
}

/** The error that `--json` reports. Throws when stdout holds anything besides that one document. */
export function errorOf({exitCode, stderr, stdout}: Outcome): ReportedError {
  const envelope = parse(stdout, stderr)
  if (envelope.kind !== 'error') throw new Error(`It went well: ${stdout}`)
  return {...envelope.error, exitCode}
}

/** `data` of what `--json` prints. Throws when the command failed. */
export function dataOf<Data>({exitCode, stderr, stdout}: Outcome): Data {
  if (exitCode !== 0) throw new Error(`It ended with ${exitCode}: ${stdout}${stderr}`)
  return parse(stdout, stderr).data
}

function parse(stdout: string, stderr: string) {
  try {
    return JSON.parse(stdout)
  } catch (cause) {
    throw new Error(`This is not one JSON document: ${stdout}${stderr}`, {cause})
  }
}
