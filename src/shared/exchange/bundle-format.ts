import {createHash} from 'node:crypto'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {invalidInput} from '../input/index.ts'
import {isRecord, readJson} from './json-text.ts'

export type BundleValue =
  | string
  | number
  | boolean
  | null
  | readonly BundleValue[]
  | {readonly [name: string]: BundleValue}
export type BundleRow = Readonly<Record<string, BundleValue>>

/** The rows of one table. What a row does not name of the columns is empty; what is no column was not known yet. */
export interface BundleSection {
  readonly columns: readonly string[]
  readonly rows: readonly BundleRow[]
}

export interface Bundle {
  /** The key of the project. */
  readonly project: string
  /** Whether e-mail and telephone of its people are in it. */
  readonly personal: boolean
  readonly sections: Readonly<Record<string, BundleSection>>
}

const FORMAT = 'coord-bundle'
/** Grows when an older program would misread the file; new tables and columns are told by their names. */
const VERSION = 1

const nextStep = 'Take another copy of the file, or export the project again: coord export bundle -p KEY -o FILE'

/** The file: a row a line, everything sorted, so that the same project is the same bytes. */
export function writeBundle({personal, project, sections}: Bundle): string {
  const sums = checksumsOf(sections)
  const written = sums.map(([name, sum]) => {
    const {columns, rows} = sections[name]!
    const lines = rows.map((row) => `        ${canonical(row)}`)
    return [
      `    ${JSON.stringify(name)}: {`,
      `      "sha256": "${sum}",`,
      `      "columns": ${canonical(columns)},`,
      lines.length === 0 ? '      "rows": []' : `      "rows": [\n${lines.join(',\n')}\n      ]`,
      '    }',
    ].join('\n')
  })
  return [
    '{',
    `  "format": "${FORMAT}",`,
    `  "version": ${VERSION},`,
    `  "project": ${JSON.stringify(project)},`,
    `  "personal": ${personal},`,
    `  "sha256": "${checksumOfAll({personal, project, sums})}",`,
    '  "sections": {',
    written.join(',\n'),
    '  }',
    '}',
    '',
  ].join('\n')
}

/** A bundle that is whole: what is damaged is named, section by section, and nothing of it is used. */
export function readBundle(text: string, name: string): Bundle {
  const file = readJson(text, name)
  if (!isRecord(file) || file['format'] !== FORMAT) {
    throw invalidInput(name, [
      {field: 'format', message: `is not "${FORMAT}": this is no bundle of coord export bundle.`},
    ])
  }
  if (file['version'] !== VERSION) throw ofAnotherVersion(name, file['version'])
  const problems = shapeProblems(file)
  if (problems.length > 0) throw invalidInput(name, problems)
  const {personal, project, sections} = file as unknown as Bundle
  const sums = checksumsOf(sections)
  const damaged = sums.flatMap(([section, sum]) => {
    const {sha256} = sections[section] as BundleSection & {readonly sha256?: unknown}
    return compare(`section ${section}`, sha256, sum)
  })
  // Whatever is between the sections: one that is missing, a head that was changed.
  const whole =
    damaged.length > 0 ? [] : compare('the file as a whole', file['sha256'], checksumOfAll({personal, project, sums}))
  if (damaged.length + whole.length > 0) throw isDamaged(name, [...damaged, ...whole])
  return {personal, project, sections}
}

/** JSON without any choice: keys sorted, no blanks. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isRecord(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)
  return `{${members.join(',')}}`
}

type Checksums = readonly (readonly [section: string, sum: string])[]

function checksumsOf(sections: Bundle['sections']): Checksums {
  return Object.keys(sections)
    .toSorted()
    .map((name) => [name, checksumOf(name, sections[name]!)])
}

function checksumOf(name: string, {columns, rows}: BundleSection): string {
  const hash = createHash('sha256').update(`${JSON.stringify(name)}\n${canonical(columns)}\n`)
  for (const row of rows) hash.update(`${canonical(row)}\n`)
  return hash.digest('hex')
}

function checksumOfAll(head: Pick<Bundle, 'personal' | 'project'> & {readonly sums: Checksums}): string {
  return createHash('sha256')
    .update(canonical({...head, format: FORMAT, version: VERSION}))
    .digest('hex')
}

function compare(field: string, recorded: unknown, computed: string): Problem[] {
  if (recorded === computed) return []
  const said = typeof recorded === 'string' ? `says ${recorded.slice(0, 12)}…` : 'is missing'
  return [{field, message: `is damaged: its checksum ${said}, what is there makes ${computed.slice(0, 12)}….`}]
}

function shapeProblems(file: Readonly<Record<string, unknown>>): Problem[] {
  const problems: Problem[] = []
  if (typeof file['project'] !== 'string') problems.push({field: 'project', message: 'is not the key of a project.'})
  if (typeof file['personal'] !== 'boolean') problems.push({field: 'personal', message: 'is neither true nor false.'})
  const {sections} = file
  if (!isRecord(sections)) return [...problems, {field: 'sections', message: 'are missing.'}]
  for (const [name, section] of Object.entries(sections)) {
    const field = `section ${name}`
    if (!isRecord(section)) problems.push({field, message: 'is not an object.'})
    else if (!isTexts(section['columns'])) problems.push({field, message: 'has no list of its columns.'})
    else if (!Array.isArray(section['rows'])) problems.push({field, message: 'has no list of rows.'})
    else {
      const wrong = section['rows'].findIndex((row) => !isRecord(row))
      if (wrong >= 0) problems.push({field: `${field}, row ${wrong + 1}`, message: 'is not an object.'})
    }
  }
  return problems
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

function isDamaged(name: string, problems: readonly Problem[]): UserError {
  return new UserError(`${name} is damaged: nothing was imported.`, {
    code: 'BUNDLE_DAMAGED',
    exitCode: ExitCode.usage,
    nextStep,
    problems,
  })
}

function ofAnotherVersion(name: string, version: unknown): UserError {
  const isNewer = typeof version === 'number' && version > VERSION
  return new UserError(`${name} is a bundle of another version of coord: nothing was imported.`, {
    code: 'BUNDLE_VERSION',
    exitCode: ExitCode.usage,
    nextStep: isNewer ? 'Import it with the version of coord that wrote it, or a later one.' : nextStep,
    problems: [
      {field: 'version', message: `is ${JSON.stringify(version)?.slice(0, 40)}; this coord reads version ${VERSION}.`},
    ],
  })
}
