import {
  pad,
  plainLine,
  type Rendered,
  renderDetails,
  renderTable,
  type Screen,
  type TableColumn,
  width,
  wrap,
} from '#shared/terminal/index'
import type {Assessment} from '../assess.ts'
import type {Finding, State} from '../rules/finding.ts'
import * as lines from './machine-lines.ts'

interface Group {
  readonly name: string
  /** Null for the machine itself. */
  readonly verdict: State | null
  readonly findings: readonly Finding[]
}

const WORD_COLUMNS = 9

/** Verdicts first, then what they rest on. In a pipe: state, subject, finding and rule, tab-separated. */
export function renderAssessment(assessment: Assessment, screen: Screen): Rendered {
  const groups = groupsOf(assessment)
  if (!screen.isTerminal) return {hidden: [], text: groups.flatMap(tabLines).join('\n')}
  const {facts} = assessment
  const {colour} = screen
  const paragraphs = [
    colour.bold(wrap(plainLine(lines.titleOf(facts)), screen.columns)),
    colour.dim(wrap(lines.planText(assessment), screen.columns)),
    ...groups.map((group) => groupText(group, screen)),
    renderDetails(
      lines.machineLines(assessment).map(({label, value}) => ({label, value: plainLine(value)})),
      screen,
    ),
  ]
  const storages = storageTable(assessment, screen)
  const rates = rateTable(assessment, screen)
  const text = [
    ...paragraphs,
    storages?.text,
    rates?.text,
    ratesText(assessment, screen),
    advice(assessment, screen),
    gaps(assessment, screen),
  ]
  return {
    hidden: [...(storages?.hidden ?? []), ...(rates?.hidden ?? [])],
    text: text.filter(Boolean).join('\n\n'),
  }
}

function groupsOf({findings, verdicts}: Assessment): Group[] {
  return [...verdicts, {findings, name: 'Machine', verdict: null}]
}

function tabLines({findings, name, verdict}: Group): string[] {
  const rows = findings.map(({rule, state, text}) => [state, name, text, rule])
  return [...(verdict === null ? [] : [[verdict, name, '', '']]), ...rows].map((row) => row.map(plainLine).join('\t'))
}

function groupText({findings, name, verdict}: Group, screen: Screen): string {
  const {colour} = screen
  const heading =
    verdict === null
      ? colour.bold(name)
      : `${colour.bold(name)}  ${paint(verdict, lines.verdictWords[verdict], screen)}`
  return [heading, ...findings.map((finding) => findingText(finding, screen))].join('\n')
}

/** The rule is said where something is not good; the document and `--json` have all. */
function findingText({rule, state, text}: Finding, screen: Screen): string {
  const room = screen.columns - WORD_COLUMNS
  const words = wrap(plainLine(text), room).split('\n')
  const why =
    state === 'good'
      ? []
      : wrap(`rule: ${plainLine(rule)}`, room)
          .split('\n')
          .map((line) => screen.colour.dim(line))
  return [...words, ...why]
    .map(
      (line, index) => (index === 0 ? paint(state, pad(state, WORD_COLUMNS), screen) : ' '.repeat(WORD_COLUMNS)) + line,
    )
    .join('\n')
}

function paint(state: State, text: string, {colour}: Screen): string {
  const paints = {bad: colour.red, good: colour.green, limited: colour.yellow, unknown: colour.dim}
  return paints[state](text)
}

function storageTable({facts}: Assessment, screen: Screen): Rendered | null {
  if (facts.storages === null || facts.storages.length === 0) return null
  const leaves = [0, 4, 0, 1, 5, 0, 6, 7, 8]
  const columns: TableColumn[] = lines.storageTitles.map((title, index) => ({
    align: index >= 3 && index <= 6 ? 'right' : 'left',
    flexible: index === 0,
    leaves: leaves[index]!,
    title,
  }))
  const rows = facts.storages.map((storage) => lines.storageCells(storage).map((text) => ({text: plainLine(text)})))
  return renderTable(columns, rows, screen)
}

function rateTable({tokenRates, ...assessment}: Assessment, screen: Screen): Rendered | null {
  if (tokenRates === null) return null
  const leaves = [0, 5, 0, 4, 0, 3, 2]
  const shown = lines.rateTitles
    .map((title, index) => ({index, title}))
    .filter(({title}) => title !== 'All sockets' || lines.hasManySockets({tokenRates, ...assessment}))
  const columns: TableColumn[] = shown.map(({index, title}) => ({
    align: index === 0 ? 'left' : 'right',
    flexible: index === 0,
    leaves: leaves[index]!,
    title,
  }))
  const rows = tokenRates.map((rate) => {
    const cells = lines.rateCells(rate)
    return shown.map(({index}) => ({text: cells[index]!}))
  })
  return renderTable(columns, rows, screen)
}

function ratesText(assessment: Assessment, screen: Screen): string | null {
  if (assessment.tokenRates === null) return null
  const texts = [lines.rateRule, lines.severalStreams(assessment)].filter((text) => text !== null)
  return texts.map((text) => screen.colour.dim(wrap(text, screen.columns))).join('\n')
}

/** Commands are not wrapped by us: a broken line could not be pasted. */
function advice(assessment: Assessment, screen: Screen): string | null {
  const found = lines.numaAdvice(assessment)
  if (!found) return null
  return [wrap(found.text, screen.columns), ...found.commands.map((command) => screen.colour.cyan(command))].join('\n')
}

function gaps({facts}: Assessment, screen: Screen): string | null {
  if (facts.gaps.length === 0) return null
  const label = 'Unknown'
  const indent = width(label) + 2
  const told = facts.gaps.map(({what, why}) => wrap(plainLine(`${what}: ${why}`), screen.columns - indent).split('\n'))
  return told
    .flat()
    .map((line, index) => `${index === 0 ? screen.colour.dim(label) : ' '.repeat(width(label))}  ${line}`)
    .join('\n')
}
