import {z} from 'zod'
import type {Plan} from '#shared/plan/index'
import {plainLine, type Screen} from '#shared/terminal/index'
import {progressOfStep, type RunProgress} from './progress.ts'

/** What became of a run. */
export const ApplyShape = z.object({
  lab: z.string(),
  /** `host:port` */
  server: z.string(),
  /** Null when there was nothing to do. */
  run: z.string().nullable(),
  outcome: z.enum(['unchanged', 'finished', 'rolled-back', 'discarded']),
  steps: z.array(
    z.object({
      id: z.string(),
      vm: z.string().nullable(),
      vmid: z.number().nullable(),
      outcome: z.enum(['waiting', 'sent', 'running', 'done', 'unchanged']),
      text: z.string(),
      /** All tasks that the run has begun for it. */
      upids: z.array(z.string()),
      /** Does the same by hand; null for what the server does. */
      command: z.string().nullable(),
    }),
  ),
  /** VMIDs that were taken back. */
  undone: z.array(z.number()),
  warnings: z.array(z.string()),
})
export type Apply = z.infer<typeof ApplyShape>

export function unchanged({lab, server}: Plan): Apply {
  return {lab, outcome: 'unchanged', run: null, server, steps: [], undone: [], warnings: []}
}

export function applied(progress: RunProgress, outcome: Apply['outcome']): Apply {
  const {plan, run} = progress.run
  const each = plan.steps.map((step) => ({...progressOfStep(progress, step.id), step}))
  return {
    lab: plan.lab,
    outcome,
    run,
    server: plan.server,
    steps: each.map(({status, step: {command, id, text, vm, vmid}, upids}) => ({
      command,
      id,
      outcome: status,
      text,
      upids: [...upids],
      vm,
      vmid,
    })),
    undone: [...progress.undone],
    warnings: each.flatMap(({warnings}) => warnings.map(plainLine)),
  }
}

const marks = {done: 'done', running: 'runs', sent: 'sent', unchanged: 'as is', waiting: 'open'} as const

export function renderApply({lab, outcome, steps, undone}: Apply, {colour}: Screen): string {
  const gone = steps.filter(({id, vmid}) => id.startsWith('create:') && vmid !== null && undone.includes(vmid))
  const lines =
    outcome === 'rolled-back'
      ? gone.map(({vm, vmid}) => `  ${colour.dim('gone ')}  VM ${vmid} ${plainLine(vm ?? '')}`)
      : steps.map(({outcome: each, text}) => {
          const mark = marks[each].padEnd(5)
          return `  ${each === 'done' ? colour.green(mark) : colour.dim(mark)}  ${plainLine(text)}`
        })
  return [colour.bold(heading(lab, outcome, undone.length)), ...lines].join('\n')
}

function heading(lab: string, outcome: Apply['outcome'], undone: number): string {
  switch (outcome) {
    case 'unchanged':
      return 'No changes: the server is what the file says.'
    case 'finished':
      return `${lab} is what the file says.`
    case 'rolled-back':
      return `Taken back: ${undone === 1 ? '1 machine' : `${undone} machines`}.`
    case 'discarded':
      return 'The run is forgotten; what it made stays.'
  }
}
