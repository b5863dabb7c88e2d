import {nodeName, vmid} from './formats.ts'
import {type ParameterTable, required} from './parameter.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Endpoint {
  readonly method: Method
  /** With the names of its parameters in braces. */
  readonly path: string
  /** Those of the path included. */
  readonly parameters: ParameterTable
}

export function get(path: string, parameters: ParameterTable = {}): Endpoint {
  return {method: 'GET', parameters, path}
}

export const node = required(nodeName)
export const guest = {node, vmid: required(vmid)}

/** With a long table, which is made when it is first looked at: most commands never do. */
export function withTable(method: Method, path: string, make: () => ParameterTable): Endpoint {
  let made: ParameterTable | undefined
  return {
    method,
    path,
    get parameters() {
      made ??= make()
      return made
    },
  }
}
