import {checkParameters, findEndpoint} from '#shared/proxmox/index'
import {authenticate, type Credentials} from '../access/authenticate.ts'
import type {Caller} from '../access/permissions.ts'
import {ApiFailure, invalidParameters, notImplemented} from '../http/failure.ts'
import {nodeNamed} from '../state/find.ts'
import type {State} from '../state/state.ts'
import type {Pace} from '../tasks/pace.ts'
import {endpoints} from './all.ts'
import type {Endpoint, ParameterValue, TaskFault} from './endpoint.ts'

export interface ApiRequest {
  readonly method: string
  /** After /api2/json. */
  readonly path: string
  readonly parameters: Readonly<Record<string, ParameterValue>>
  readonly credentials: Credentials
}

export interface Circumstances {
  readonly now: number
  readonly pace: Pace
  readonly taskFault: TaskFault | null
}

/**
 * Answers one request in the order of the server: who, where to, may they, are the parameters in order, and only then
 * the work. Changes the state that it is given; failures are thrown.
 */
export function dispatch(state: State, request: ApiRequest, circumstances: Circumstances): unknown {
  const {endpoint, variables} = find(request)
  const caller =
    endpoint?.may === 'world' ? nobody : authenticate(state, request.credentials, request.method, circumstances.now)
  if (!endpoint) throw notImplemented(request.method, request.path)
  if (caller.token !== null && endpoint.takesTokens === false)
    throw new ApiFailure(403, `URI '${request.path}' not available with API token, need proper ticket.`)
  for (const [name, value] of Object.entries(variables)) {
    const again = request.parameters[name]
    if (again !== undefined && String(again) !== value)
      throw invalidParameters({[name]: 'duplicate parameter (already defined in URI) with conflicting values!'})
  }
  const call = {...circumstances, caller, parameters: {...request.parameters, ...variables}, state}
  if (typeof endpoint.may === 'function') endpoint.may(call)
  if (variables['node'] !== undefined && !nodeNamed(state, variables['node']).isOnline)
    throw new ApiFailure(595, 'No route to host')
  const method = endpoint.method
  const errors = findEndpoint(method, request.path) ? checkParameters(method, request.path, request.parameters) : {}
  if (Object.keys(errors).length > 0) throw invalidParameters(errors)
  return endpoint.handle(call)
}

const nobody: Caller = {token: null, userid: ''}

const matchers = endpoints.map((endpoint) => {
  const pattern = endpoint.path.replaceAll(
    /\{([^}]+)\}/g,
    (_, name: string) => `(?<${name.replaceAll('-', '_')}>[^/]+)`,
  )
  return {endpoint, pattern: new RegExp(`^${pattern}$`)}
})

function find({method, path}: ApiRequest): {endpoint: Endpoint | null; variables: Record<string, string>} {
  for (const {endpoint, pattern} of matchers) {
    const match = endpoint.method === method ? pattern.exec(path) : null
    if (match) {
      const groups = Object.entries(match.groups ?? {})
      return {endpoint, variables: Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)]))}
    }
  }
  return {endpoint: null, variables: {}}
}
