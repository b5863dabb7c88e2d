import {sizeText} from '#shared/guests/index'
import {type Cell, plainLine, type Rendered, renderTable, type Screen, wrap} from '#shared/terminal/index'
import type {Amount} from './allocation.ts'
import type {Finding} from './finding.ts'
import type {Plan} from './plan.ts'
import type {PlanStep} from './steps.ts'

/** What stands in the way first, then what would be done, then what remains. */
export function renderPlan(plan: Plan, screen: Screen, {showApi}: {readonly showApi: boolean}): Rendered {
  const {colour} = screen
  const allocation = allocationTable(plan, screen)
  const parts = [
    colour.bold(wrap(plainLine(`${plan.lab} on ${plan.server}, Proxmox VE ${plan.version}`), screen.columns)),
    ...findingParts(plan, screen),
    stepPart(plan, screen, showApi),
    `${colour.bold('What remains')}\n${allocation.text}`,
  ]
  return {hidden: allocation.hidden, text: parts.join('\n\n')}
}

function findingParts({findings}: Plan, screen: Screen): string[] {
  const {colour} = screen
  const titles = {
    refusal: (count: number) => colour.red.bold(count === 1 ? '1 refusal' : `${count} refusals`),
    warning: (count: number) => colour.yellow.bold(count === 1 ? '1 warning' : `${count} warnings`),
  }
  return (['refusal', 'warning'] as const).flatMap((severity) => {
    const those = findings.filter((each) => each.severity === severity)
    if (those.length === 0) return []
    return [[titles[severity](those.length), ...those.map((each) => findingText(each, screen))].join('\n')]
  })
}

function findingText({message, nextStep, place, subject}: Finding, {colour: {dim}, columns}: Screen): string {
  const where = place === null ? '' : `  ${dim(plainLine(place))}`
  const next = nextStep === null ? [] : [`    ${dim('next:')} ${plainLine(nextStep)}`]
  return [wrap(`  ${plainLine(`${subject} ${message}`)}${where}`, columns), ...next].join('\n')
}

function stepPart({canApply, seconds, steps}: Plan, {colour, columns}: Screen, showApi: boolean): string {
  if (steps.length === 0) {
    const text = canApply ? 'No changes: the server is what the file says.' : 'There is nothing to do.'
    return canApply ? colour.green(wrap(text, columns)) : text
  }
  const count = steps.length === 1 ? '1 step' : `${steps.length} steps`
  const title = `${colour.bold(count)}, about ${durationText(seconds)}`
  const width = String(steps.length).length
  const lines = steps.flatMap((step, index) => {
    const number = String(index + 1).padStart(width)
    const indentation = ' '.repeat(width + 4)
    const wrapped = wrap(
      `${indentation}${plainLine(step.text)}  ${colour.dim(`~${durationText(step.seconds)}`)}`,
      columns,
    )
    const text = `  ${number}  ${wrapped.slice(indentation.length)}`
    return showApi ? [text, ...callLines(step, indentation)] : [text]
  })
  return [title, ...lines].join('\n')
}

function callLines({call, command}: PlanStep, indent: string): string[] {
  if (command !== null) return [`${indent}$ ${plainLine(command)}`]
  if (!call) return []
  const pairs = Object.entries(call.parameters).map(([name, value]) => `${indent}  ${name}=${plainLine(value)}`)
  return [`${indent}${call.method} ${plainLine(call.path)}`, ...pairs]
}

function allocationTable({allocation}: Plan, screen: Screen): Rendered {
  const {nodes, storages} = allocation
  const rows = [
    ...nodes.flatMap(({memoryBytes, node, threads}) => [
      row(node, 'threads', threads, String, screen),
      row(node, 'RAM', memoryBytes, sizeText, screen),
    ]),
    ...storages.map(({bytes, node, storage}) => row(node ?? 'all', storage, bytes, sizeText, screen)),
  ]
  const columns = [
    {title: 'node'},
    {title: 'what'},
    {align: 'right', leaves: 2, title: 'total'},
    {align: 'right', leaves: 1, title: 'others'},
    {align: 'right', title: 'lab'},
    {align: 'right', title: 'remaining'},
  ] as const
  return renderTable(columns, rows, screen)
}

function row(node: string, what: string, amount: Amount, text: (value: number) => string, {colour}: Screen): Cell[] {
  const {others, planned, remaining, total} = amount
  const shown = remaining < 0 ? `-${text(-remaining)}` : text(remaining)
  const style = remaining < 0 ? colour.red : colour.bold
  return [node, what, text(total), text(others), text(planned)]
    .map((each): Cell => ({text: plainLine(each)}))
    .concat({style, text: shown})
}

/** Of an estimate: nobody counts its seconds. */
export function durationText(seconds: number): string {
  if (seconds < 100) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
