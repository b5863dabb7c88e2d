import type {Problem} from '#shared/errors'
import type {Fault, FaultEffect} from './fault.ts'

export const faultKinds = [
  '595, 596, 597 or 599 with -before or -after (whether the server has acted)',
  'reset-before, reset-after, silent-before, silent-after',
  'slow=MILLISECONDS, 401, error=STATUS TEXT',
  'task-fails=TEXT, task-warns=TEXT, task-vanishes, task-forgotten, task-never-ends',
  'storage-full=STORAGE, vmid-taken=VMID, locked=VMID LOCK',
] as const

/** `KIND[=VALUE] [@ METHOD PATH] [xTIMES] [after SKIPPED]`, for example `596-after @ POST /nodes/pve/qemu`. */
export function parseFault(text: string): Fault | Problem {
  const [, what = '', method, path, times, skip] =
    /^(.+?)(?:\s+@\s+(?:([A-Z]+)\s*)?(\/\S*)?)?(?:\s+x(\d+))?(?:\s+after\s+(\d+))?$/.exec(text.trim()) ?? []
  const [kind = '', ...rest] = what.split('=')
  const effect = effectOf(kind, rest.join('='))
  if (effect === null) return {field: '--fault', message: `'${text}' is no fault: ${faultKinds.join('; ')}`}
  return {
    effect,
    ...(method !== undefined && {method}),
    ...(path !== undefined && {path}),
    ...(times !== undefined && {times: Number(times)}),
    ...(skip !== undefined && {skip: Number(skip)}),
  }
}

export function isFault(parsed: Fault | Problem): parsed is Fault {
  return 'effect' in parsed
}

function effectOf(kind: string, value: string): FaultEffect | null {
  const [, cut, moment] = /^(595|596|597|599|reset|silent)-(before|after)$/.exec(kind) ?? []
  const acts = moment === 'after'
  if (cut === 'reset') return {acts, kind: 'reset'}
  if (cut === 'silent') return {acts, kind: 'silence'}
  if (cut !== undefined) return {acts, kind: 'gateway', status: Number(cut) as 595 | 596 | 597 | 599}
  return value === '' ? withoutValue(kind) : withValue(kind, value)
}

function withoutValue(kind: string): FaultEffect | null {
  if (kind === '401') return {kind: 'unauthenticated'}
  if (kind === 'task-vanishes' || kind === 'task-forgotten' || kind === 'task-never-ends') return {kind}
  return null
}

function withValue(kind: string, value: string): FaultEffect | null {
  const [first = '', ...others] = value.split(' ')
  const [number, remainder] = [Number(first), others.join(' ')]
  if (kind === 'task-fails' || kind === 'task-warns') return {kind, message: value}
  if (kind === 'storage-full') return {kind, storage: value}
  if (!Number.isInteger(number)) return null
  if (kind === 'slow') return {kind, milliseconds: number}
  if (kind === 'vmid-taken') return {kind, vmid: number}
  if (kind === 'error' && remainder !== '') return {kind, message: remainder, status: number}
  return kind === 'locked' ? {kind, lock: remainder || 'backup', vmid: number} : null
}
