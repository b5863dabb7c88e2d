import {
  type Colour,
  localMinute,
  plainLine,
  type Rendered,
  renderDetails,
  renderTable,
  type Screen,
} from '#shared/terminal/index'
import type {Light} from '../check.ts'
import {paintLight} from '../check-view.ts'
import type {SchemaStatus} from './schema-status.ts'

const words: Readonly<Record<SchemaStatus['state'], readonly [Light, string]>> = {
  current: ['green', 'current: all migrations are applied'],
  drifted: ['yellow', 'drifted: somebody changed it beside the migrations'],
  empty: ['yellow', 'empty: no migration was applied yet'],
  missing: ['yellow', 'missing: the database is created when it is first needed'],
  newer: ['red', 'newer: a newer version of this program has migrated it'],
  pending: ['yellow', 'pending: not all migrations are applied'],
  refused: ['red', 'refused: files and database do not agree'],
}

const lights: Readonly<Record<SchemaStatus['migrations'][number]['state'], Light>> = {
  applied: 'green',
  changed: 'red',
  draft: 'yellow',
  'missing-file': 'red',
  'out-of-order': 'red',
  pending: 'yellow',
}

export function renderSchemaStatus(status: SchemaStatus, screen: Screen, timeZone: string): Rendered {
  const {colour} = screen
  const [light, word] = words[status.state]
  const details = renderDetails(
    [
      {label: 'Database', value: status.location},
      {label: 'PostgreSQL', value: status.version},
      {label: 'Schema', style: (text) => paintLight(light, text, colour), value: word},
      {label: 'Fingerprint', value: fingerprintText(status.fingerprint)},
    ],
    screen,
  )
  const parts = [details]
  const table = migrationTable(status.migrations, screen, timeZone)
  if (status.migrations.length > 0) parts.push(table.text)
  if (status.problems.length > 0) parts.push(problemLines(status, colour))
  const drift = driftLines(status, colour)
  if (drift !== '') parts.push(drift)
  return {hidden: table.hidden, text: parts.join('\n\n')}
}

function fingerprintText({actual, expected}: SchemaStatus['fingerprint']): string | null {
  if (actual === null) return null
  const short = actual.slice(0, 12)
  return expected === null || expected === actual ? short : `${short}, expected ${expected.slice(0, 12)}`
}

function migrationTable(migrations: SchemaStatus['migrations'], screen: Screen, timeZone: string): Rendered {
  const columns = [
    {title: 'MIGRATION', flexible: true},
    {title: 'STATE'},
    {title: 'APPLIED', leaves: 2},
    {title: 'NOTES', flexible: true, leaves: 1},
  ]
  const rows = migrations.map((migration) => [
    {text: plainLine(migration.name)},
    {style: (text: string) => paintLight(lights[migration.state], text, screen.colour), text: migration.state},
    {text: migration.appliedAt === null ? '-' : localMinute(migration.appliedAt, timeZone)},
    {text: notes(migration)},
  ])
  return renderTable(columns, rows, screen)
}

function notes({isReversible, isTakenBack, looksDestructive, state}: SchemaStatus['migrations'][number]): string {
  if (state === 'draft') return 'no SQL yet'
  const known = [
    isTakenBack && 'taken back',
    looksDestructive && 'may lose data',
    isReversible === false && 'cannot be taken back',
  ]
  return known.filter((note) => typeof note === 'string').join(', ') || '-'
}

function problemLines({problems}: SchemaStatus, {bold, red}: Colour): string {
  return problems
    .map(({message, name}) => `${red('problem')}  ${bold(plainLine(name))} ${plainLine(message)}`)
    .join('\n')
}

function driftLines({drift}: SchemaStatus, {dim, yellow}: Colour): string {
  if (drift === null) return ''
  const {added, changed, removed} = drift
  return [
    ...added.map((object) => `${yellow('added')}    ${plainLine(object)}`),
    ...removed.map((object) => `${yellow('removed')}  ${plainLine(object)}`),
    ...changed.flatMap(({actual, expected, object}) => [
      `${yellow('changed')}  ${plainLine(object)}`,
      dim(`  should be  ${plainLine(expected)}`),
      dim(`  is         ${plainLine(actual)}`),
    ]),
  ].join('\n')
}
