import {type Endpoint, get, node} from './endpoint.ts'
import {httpUrl, vmid} from './formats.ts'
import {anyText, optional, required, switchValue, wholeNumber} from './parameter.ts'
import {oneOf} from './property-string.ts'

/** The cluster, its nodes and their tasks. */
export const nodeEndpoints: readonly Endpoint[] = [
  get('/version'),
  get('/cluster/nextid', {vmid: optional(vmid)}),
  get('/cluster/resources', {type: optional(oneOf(['vm', 'storage', 'node', 'sdn']))}),
  get('/cluster/status'),
  get('/cluster/backup'),
  get('/nodes'),
  get('/nodes/{node}/status', {node}),
  get('/nodes/{node}/time', {node}),
  get('/nodes/{node}/network', {node, type: optional(oneOf(['bridge', 'bond', 'eth', 'vlan', 'any_bridge']))}),
  get('/nodes/{node}/disks/list', {
    node,
    'include-partitions': optional(switchValue),
    skipsmart: optional(switchValue),
  }),
  get('/nodes/{node}/query-url-metadata', {node, url: required(httpUrl), 'verify-certificates': optional(switchValue)}),

  get('/nodes/{node}/tasks', {
    node,
    errors: optional(switchValue),
    limit: optional(wholeNumber(0)),
    since: optional(wholeNumber(0)),
    source: optional(oneOf(['archive', 'active', 'all'])),
    start: optional(wholeNumber(0)),
    typefilter: optional(anyText),
    until: optional(wholeNumber(0)),
    vmid: optional(vmid),
  }),
  get('/nodes/{node}/tasks/{upid}/status', {node, upid: required(anyText)}),
  get('/nodes/{node}/tasks/{upid}/log', {
    node,
    limit: optional(wholeNumber(0)),
    start: optional(wholeNumber(0)),
    upid: required(anyText),
  }),
  {method: 'DELETE', parameters: {node, upid: required(anyText)}, path: '/nodes/{node}/tasks/{upid}'},
]
