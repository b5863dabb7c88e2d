import {createHash} from 'node:crypto'
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {ExitCode, type Problem, UserError} from '#shared/errors'
import {type SplitSql, type SqlStatement, type StatementProblem, splitStatements} from './statements.ts'

/** One direction of a migration. */
interface MigrationPart {
  /** What stands under the marker, without the empty lines around it. */
  readonly sql: string
  /** Split when first asked for. */
  readonly statements: readonly SqlStatement[]
  readonly problems: readonly StatementProblem[]
}

/** A migration file with a valid name and both parts in their places. */
export interface MigrationFile {
  /** The file's name without `.sql`: a version of 14 digits, `_`, a title. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  /** SHA-256 in hex of the text with Unix line ends. */
  readonly checksum: string
  readonly up: MigrationPart
  /** `null`: the migration cannot be taken back. */
  readonly down: MigrationPart | null
  /** Without any SQL yet, as `create.ts` writes it: nothing to apply until somebody fills it in. */
  readonly isDraft: boolean
}

export const MIGRATION_EXTENSION = '.sql'
export const VERSION_DIGITS = 14

const NAME = /^(\d{14})_[a-z0-9]+(?:_[a-z0-9]+)*$/
const MARKER = /^--\s*(up|down)\s+migration\b.*$/gim

/**
 * Reads all migrations of a folder, oldest first, and checks all but their statements: for the start of every command.
 * Throws `MIGRATION_FILES` with everything that is wrong, each with its file.
 */
export function readMigrationFiles(directory: string): readonly MigrationFile[] {
  const {files, problems} = readFolder(directory)
  if (problems.length > 0) throw filesError(directory, problems)
  return files
}

/** The same with the statements checked too, each problem with file and line: before any of them is run. */
export function readCheckedMigrationFiles(directory: string): readonly MigrationFile[] {
  const {files, problems} = readFolder(directory)
  const ofStatements = files.flatMap((file) =>
    [file.up, file.down].flatMap((part) => (part?.problems ?? []).map((problem) => inFile(file, problem))),
  )
  if (problems.length + ofStatements.length > 0) throw filesError(directory, [...problems, ...ofStatements])
  return files
}

/** The version at the start of a migration's name. */
export function versionOf(name: string): string {
  return name.slice(0, VERSION_DIGITS)
}

/** Fourteen digits that are a point in time, and a title. */
export function isMigrationName(name: string): boolean {
  const version = NAME.exec(name)?.[1]
  if (version === undefined) return false
  const instant = version.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6')
  const date = new Date(`${instant}Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(instant)
}

type Report = (message: string, line?: number) => void

function readFolder(directory: string): {files: readonly MigrationFile[]; problems: readonly Problem[]} {
  const problems: Problem[] = []
  const fileNames = listFiles(directory)
  const files = fileNames.flatMap((fileName) => {
    const report: Report = (message, line) => {
      problems.push({field: line === undefined ? fileName : `${fileName}:${line}`, message})
    }
    return readMigration(path.resolve(directory, fileName), report) ?? []
  })
  return {files, problems: [...problems, ...findDuplicates(fileNames)]}
}

function inFile(file: MigrationFile, {line, message}: StatementProblem): Problem {
  return {field: `${path.basename(file.path)}:${line}`, message}
}

function listFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory, {withFileTypes: true})
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort()
  } catch (cause) {
    throw filesError(directory, [{message: `the folder cannot be read: ${reasonOf(cause)}`}], cause)
  }
}

function readMigration(file: string, report: Report): MigrationFile | undefined {
  const name = path.basename(file, MIGRATION_EXTENSION)
  if (path.extname(file) !== MIGRATION_EXTENSION || !isMigrationName(name)) {
    report('the name must be YYYYMMDDHHMMSS_title.sql, the title of a-z, 0-9 and single _')
    return undefined
  }
  const text = readText(file, report)
  if (text === undefined) return undefined
  const parts = splitParts(text, report)
  if (parts === undefined) return undefined
  return {name, path: file, checksum: createHash('sha256').update(text).digest('hex'), ...parts}
}

function readText(file: string, report: Report): string | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    report(`cannot be read: ${reasonOf(cause)}`)
    return undefined
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch {
    report('is not UTF-8 text')
    return undefined
  }
  if (text.startsWith('\uFEFF')) {
    report('starts with a byte order mark: save it as UTF-8 without BOM')
    return undefined
  }
  if (text.includes('\0')) {
    report('contains a NUL character', lineAt(text, text.indexOf('\0')))
    return undefined
  }
  return text.replaceAll('\r\n', '\n')
}

function splitParts(text: string, report: Report): Pick<MigrationFile, 'up' | 'down' | 'isDraft'> | undefined {
  const markers = [...text.matchAll(MARKER)]
  const [up, ...otherUps] = markers.filter((match) => match[1]?.toLowerCase() === 'up')
  const [down, ...otherDowns] = markers.filter((match) => match[1]?.toLowerCase() === 'down')
  for (const extra of [...otherUps, ...otherDowns]) {
    report(`a second line "${extra[0].trim()}"`, lineAt(text, extra.index))
  }
  if (up === undefined) report('has no line "-- Up Migration"')
  if (otherUps.length + otherDowns.length > 0 || up === undefined) return undefined
  if (down !== undefined && down.index < up.index) {
    report('"-- Down Migration" must come after "-- Up Migration"', lineAt(text, down.index))
    return undefined
  }
  if (!isEmptySql(text.slice(0, up.index))) report('has SQL before "-- Up Migration"')
  const upPart = partOf(text, up.index + up[0].length, down?.index ?? text.length)
  const downText = down && partOf(text, down.index + down[0].length, text.length)
  const downPart = downText === undefined || isEmptySql(downText.sql) ? null : downText
  const isUpEmpty = isEmptySql(upPart.sql)
  if (isUpEmpty && downPart !== null) {
    report('has SQL under "-- Down Migration", but none under "-- Up Migration"', lineAt(text, up.index))
  }
  return {up: upPart, down: downPart, isDraft: isUpEmpty}
}

function partOf(text: string, start: number, end: number): MigrationPart {
  const sql = text.slice(start, end)
  let split: SplitSql | undefined
  const splitOnce = () => {
    split ??= splitStatements(sql, lineAt(text, start))
    return split
  }
  return {
    sql: sql.trim(),
    get statements() {
      return splitOnce().statements
    },
    get problems() {
      return splitOnce().problems
    },
  }
}

/** No statement: nothing but comments, white space and semicolons. */
function isEmptySql(sql: string): boolean {
  return sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|;/g, '').trim() === ''
}

function findDuplicates(fileNames: readonly string[]): readonly Problem[] {
  const first = new Map<string, string>()
  return fileNames.flatMap((fileName) => {
    if (!NAME.test(path.basename(fileName, MIGRATION_EXTENSION))) return []
    const other = first.get(versionOf(fileName))
    if (other === undefined) first.set(versionOf(fileName), fileName)
    return other === undefined ? [] : [{field: fileName, message: `has the same version as ${other}`}]
  })
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return 'code' in cause ? String(cause.code) : cause.message
}

function filesError(directory: string, problems: readonly Problem[], cause?: unknown): UserError {
  const amount = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  return new UserError(`The migrations in ${directory} have ${amount}; the database is untouched.`, {
    code: 'MIGRATION_FILES',
    exitCode: ExitCode.usage,
    nextStep: 'Put the files right and run this again.',
    problems,
    cause,
  })
}
