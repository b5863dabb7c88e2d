import {markdownCell} from '#shared/exchange/index'
import {plainLine} from '#shared/terminal/index'
import type {Assessment} from '../assess.ts'
import type {Finding} from '../rules/finding.ts'
import * as lines from './machine-lines.ts'

/** A document to keep beside the plan: everything with its rule, and the day of it. */
export function assessmentDocument(assessment: Assessment, day: string): string {
  const {facts, findings, tokenRates, verdicts} = assessment
  const rates = tokenRates?.map(lines.rateCells) ?? []
  const columns = lines.rateTitles.flatMap((title, index) =>
    title === 'All sockets' && !lines.hasManySockets(assessment) ? [] : [index],
  )
  const advice = lines.numaAdvice(assessment)
  const sections = [
    `# What ${text(facts.system.hostname ?? facts.target)} is good for`,
    `${text(lines.titleOf(facts))}, on ${day}. ${text(lines.planText(assessment))}`,
    '## Verdicts',
    table(
      ['Use', 'Verdict'],
      verdicts.map(({name, verdict}) => [name, lines.verdictWords[verdict]]),
    ),
    ...verdicts.flatMap(({findings: own, name, verdict}) => [
      `### ${text(name)}: ${lines.verdictWords[verdict]}`,
      findingsTable(own),
    ]),
    '### The machine and the whole plan',
    findingsTable(findings),
    '## Machine',
    table(
      ['Part', 'What it is'],
      lines.machineLines(assessment).map(({label, value}) => [label, value]),
    ),
    '## Storages',
    facts.storages === null ? 'Unknown.' : table(lines.storageTitles, facts.storages.map(lines.storageCells)),
    ...guestSection(assessment),
    '## Tokens a second',
    tokenRates === null
      ? 'Unknown, because the memory bandwidth is.'
      : table(
          columns.map((index) => lines.rateTitles[index]!),
          rates.map((cells) => columns.map((index) => cells[index]!)),
        ),
    ...(tokenRates === null ? [] : [text(lines.rateRule)]),
    ...[lines.severalStreams(assessment)].flatMap((told) => (told === null ? [] : [text(told)])),
    ...(advice ? ['## Settings for the model server', text(advice.text), code(advice.commands)] : []),
    ...(facts.gaps.length === 0
      ? []
      : [
          '## What is unknown',
          table(
            ['What', 'Why'],
            facts.gaps.map(({what, why}) => [what, why]),
          ),
        ]),
  ]
  return `${sections.join('\n\n')}\n`
}

function guestSection({facts}: Assessment): string[] {
  const {guests} = facts
  if (!guests || guests.length === 0) return []
  const word = (known: boolean | null) => (known === null ? lines.UNKNOWN : known ? 'yes' : 'no')
  const rows = guests.map(({addresses, isRunning, name, startsAtBoot, vmid}) => [
    String(vmid),
    name ?? '-',
    word(isRunning),
    word(startsAtBoot),
    addresses?.join(' ') ?? lines.UNKNOWN,
  ])
  return ['## Guests', table(['VMID', 'Name', 'Runs', 'Starts at boot', 'Addresses'], rows)]
}

function findingsTable(findings: readonly Finding[]): string {
  return table(
    ['', 'Found', 'Rule'],
    findings.map(({rule, state, text: found}) => [state, found, rule]),
  )
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [titles.map(text), titles.map(() => '---'), ...rows.map((cells) => cells.map(text))]
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function code(commands: readonly string[]): string {
  return ['```sh', ...commands, '```'].join('\n')
}

/** Names come from elsewhere: they stay text. */
function text(value: string): string {
  return markdownCell(plainLine(value))
}
