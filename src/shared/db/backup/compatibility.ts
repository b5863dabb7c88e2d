import {ExitCode, type Problem, UserError} from '#shared/errors'
import {type MigrationFile, versionOf} from '../migrations/files.ts'
import type {BackupHeader, BackupTable} from './format.ts'

/** Where rows come from: a backup or another database. */
export interface Origin {
  /** As the start of a sentence: `The backup lab.backup`. */
  readonly name: string
  readonly header: Pick<BackupHeader, 'migrations' | 'sequences'>
  readonly layouts: readonly BackupTable[]
}

/** Throws `DATA_NEWER` or `DATA_SCHEMA` unless this program has all migrations that the data has been through. */
export function assertKnown({header, name: origin}: Origin, files: readonly MigrationFile[]): void {
  const latest = files.findLast(({isDraft}) => !isDraft)?.name ?? ''
  const unknown = header.migrations.filter(({name}) => !files.some((file) => file.name === name))
  const newer = unknown.filter(({name}) => versionOf(name) > versionOf(latest))
  if (newer.length > 0) {
    throw new UserError(`${origin} was written by a newer version of this program; nothing was changed.`, {
      code: 'DATA_NEWER',
      exitCode: ExitCode.configuration,
      nextStep: 'Update this program and run the command again.',
      problems: newer.map(({name}) => ({field: name, message: 'is not known here'})),
    })
  }
  if (header.migrations.length === 0) throw schemaError(origin, [{message: 'it has none of the migrations'}])
  const changed = header.migrations.filter(({checksum, name}) => {
    const file = files.find((candidate) => candidate.name === name)
    return file !== undefined && checksum !== null && file.checksum !== checksum
  })
  const problems = [
    ...unknown.map(({name}) => ({field: name, message: 'was applied there, but its file is not here'})),
    ...changed.map(({name}) => ({field: name, message: 'was another file there'})),
  ]
  if (problems.length > 0) throw schemaError(origin, problems)
}

/** Throws `DATA_SCHEMA` unless the tables have a place for all rows. */
export function assertFits({header, layouts, name: origin}: Origin, tables: readonly BackupTable[]): void {
  const problems = layouts.flatMap((layout) => {
    const table = tables.find(({name}) => name === layout.name)
    return table ? differences(layout, table) : [{field: layout.name, message: 'is a table that no migration makes'}]
  })
  const names = new Set(layouts.map(({name}) => name))
  const lost = header.sequences.filter(({table}) => table === null || !names.has(table))
  const ofSequences = lost.map(({name}) => ({field: name, message: 'is a sequence that no migration makes'}))
  if (problems.length + ofSequences.length > 0) throw schemaError(origin, [...problems, ...ofSequences])
}

function differences(wanted: BackupTable, found: BackupTable): readonly Problem[] {
  const describe = ({isGenerated, type}: BackupTable['columns'][number]) => `${type}${isGenerated ? ' generated' : ''}`
  const names = new Set([...wanted.columns, ...found.columns].map(({name}) => name))
  return [...names].flatMap((name) => {
    const [there, here] = [wanted, found].map(({columns}) => columns.find((column) => column.name === name))
    if (there && here && describe(there) === describe(here)) return []
    const [before, now] = [there, here].map((column) => (column ? describe(column) : 'missing'))
    return [{field: `${wanted.name}.${name}`, message: `is ${before} there, ${now} in the migrations`}]
  })
}

function schemaError(origin: string, problems: readonly Problem[]): UserError {
  return new UserError(`${origin} does not fit the migrations of this program; nothing was changed.`, {
    code: 'DATA_SCHEMA',
    exitCode: ExitCode.conflict,
    nextStep: 'Use the version of this program that wrote the data; what was changed by hand shows: lab db status',
    problems,
  })
}
