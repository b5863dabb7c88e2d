import type {Caller} from '../access/permissions.ts'
import {demand, demandAny} from '../access/permissions.ts'
import type {State, TaskOutcome} from '../state/state.ts'
import type {Pace} from '../tasks/pace.ts'

export type Method = 'DELETE' | 'GET' | 'POST' | 'PUT'
export type ParameterValue = string | readonly string[]

/** One request that has come this far: its caller is known and its parameters are well-formed. */
export interface Call {
  /** A write works on a copy that is kept only when it succeeds. */
  readonly state: State
  readonly now: number
  readonly caller: Caller
  readonly parameters: Readonly<Record<string, ParameterValue>>
  readonly pace: Pace
  readonly taskFault: TaskFault | null
}

/** What befalls the task that a request begins. */
export interface TaskFault {
  readonly outcome: TaskOutcome
  readonly neverEnds: boolean
  readonly isForgotten: boolean
}

export interface Endpoint {
  readonly method: Method
  /** After /api2/json, with `{name}` for what varies. */
  readonly path: string
  /** `world` needs no login; else what has to hold before parameters are looked at. */
  readonly may: 'everybody' | 'world' | ((call: Call) => void)
  /** False where only a ticket will do. */
  readonly takesTokens?: false
  /** The node that the path names has to be there; it answers this request itself. */
  handle(call: Call): unknown
}

/** Needs all these privileges on a path, in which `{name}` is a parameter. */
export function needs(path: string, ...privileges: string[]): (call: Call) => void {
  return (call) => demand(call.state, call.caller, filled(path, call), privileges)
}

export function needsAny(path: string, ...privileges: string[]): (call: Call) => void {
  return (call) => demandAny(call.state, call.caller, filled(path, call), privileges)
}

export function text({parameters}: Pick<Call, 'parameters'>, name: string): string | undefined {
  const value = parameters[name]
  return typeof value === 'object' ? value.join(',') : value
}

export function requiredText(call: Pick<Call, 'parameters'>, name: string): string {
  return text(call, name) ?? ''
}

export function integer(call: Pick<Call, 'parameters'>, name: string): number | undefined {
  const value = text(call, name)
  return value === undefined ? undefined : Number(value)
}

export function flag(call: Pick<Call, 'parameters'>, name: string): boolean | undefined {
  const value = text(call, name)
  return value === undefined ? undefined : /^(1|on|yes|true)$/i.test(value)
}

/** Repeated keys and a list with separators are the same. */
export function list(call: Pick<Call, 'parameters'>, name: string): string[] {
  return (text(call, name) ?? '').split(/[\s,;\0]+/).filter(Boolean)
}

function filled(path: string, call: Call): string {
  return path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => requiredText(call, name))
}
