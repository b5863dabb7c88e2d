import {holds} from '../access/permissions.ts'
import {died} from '../http/failure.ts'
import {type Call, type Endpoint, needs, requiredText, text} from './endpoint.ts'

/** Groups of machines and storages that get their permissions together. */
export const poolEndpoints: readonly Endpoint[] = [
  {handle: listed, may: 'everybody', method: 'GET', path: '/pools'},
  {handle: add, may: needs('/pool/{poolid}', 'Pool.Allocate'), method: 'POST', path: '/pools'},
]

function listed({caller, state}: Call) {
  return Object.entries(state.pools)
    .filter(([poolid]) => holds(state, caller, `/pool/${poolid}`, ['Pool.Audit']))
    .map(([poolid, {comment}]) => ({poolid, ...(comment !== undefined && {comment})}))
}

function add(call: Call) {
  const poolid = requiredText(call, 'poolid')
  if (call.state.pools[poolid]) throw died(`create pool failed: pool '${poolid}' already exists`)
  const comment = text(call, 'comment')
  call.state.pools[poolid] = {guests: [], storages: [], ...(comment !== undefined && {comment})}
  return null
}
