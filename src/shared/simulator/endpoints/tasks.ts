import {holds, isRoot, nameOf} from '../access/permissions.ts'
import {forbidden, invalidParameters} from '../http/failure.ts'
import type {Task} from '../state/state.ts'
import {interrupt} from '../tasks/advance.ts'
import {logOf} from '../tasks/log.ts'
import {isUpid} from '../tasks/upid.ts'
import {AnswerWith} from './answer.ts'
import {type Call, type Endpoint, flag, integer, requiredText, text} from './endpoint.ts'

/** What the servers are doing and have done. */
export const taskEndpoints: readonly Endpoint[] = [
  {handle: nodeTasks, may: 'everybody', method: 'GET', path: '/nodes/{node}/tasks'},
  {handle: status, may: 'everybody', method: 'GET', path: '/nodes/{node}/tasks/{upid}/status'},
  {handle: log, may: 'everybody', method: 'GET', path: '/nodes/{node}/tasks/{upid}/log'},
  {handle: stop, may: 'everybody', method: 'DELETE', path: '/nodes/{node}/tasks/{upid}'},
]

const DEFAULT_LINES = 50
const DEFAULT_TASKS = 50

/** Own tasks, and with Sys.Audit those of others; the newest first. */
export function visibleTasks(call: Call, node: string | null) {
  return call.state.tasks
    .filter((task) => (node === null || task.node === node) && maySee(call, task))
    .toReversed()
    .map(asListed)
}

function nodeTasks(call: Call) {
  const source = text(call, 'source') ?? 'archive'
  const {since, until, vmid} = {since: integer(call, 'since'), until: integer(call, 'until'), vmid: text(call, 'vmid')}
  const type = text(call, 'typefilter')
  const start = integer(call, 'start') ?? 0
  const found = visibleTasks(call, requiredText(call, 'node')).filter(
    (task) =>
      (source === 'all' || (source === 'active') === (task.endtime === undefined)) &&
      (since === undefined || task.starttime >= since) &&
      (until === undefined || task.starttime <= until) &&
      (vmid === undefined || task.id === vmid) &&
      (type === undefined || task.type === type) &&
      (!flag(call, 'errors') || (task.status !== undefined && task.status !== 'OK')),
  )
  return new AnswerWith(found.slice(start, start + (integer(call, 'limit') ?? DEFAULT_TASKS)), found.length)
}

function status(call: Call) {
  const {exitstatus, id, node, pid, pstart, starttime, type, upid, user} = taskOf(call)
  const base = {id, node, pid, pstart, starttime, type, upid, user}
  return exitstatus === null ? {...base, status: 'running'} : {...base, exitstatus, status: 'stopped'}
}

function log(call: Call) {
  const lines = logOf(taskOf(call), call.now)
  const start = integer(call, 'start') ?? 0
  const limit = integer(call, 'limit') ?? DEFAULT_LINES
  const wanted = lines.slice(start, limit === 0 ? undefined : start + limit)
  return new AnswerWith(
    wanted.length === 0 && lines.length === 0
      ? [{n: 1, t: 'no content'}]
      : wanted.map((t, index) => ({n: start + index + 1, t})),
    lines.length,
  )
}

function stop(call: Call) {
  const task = taskOf(call, 'Sys.Modify')
  interrupt(call.state, task, call.now)
  return null
}

function taskOf(call: Call, privilege = 'Sys.Audit'): Task {
  const upid = requiredText(call, 'upid')
  if (!isUpid(upid)) throw invalidParameters({upid: `unable to parse worker upid '${upid}'`})
  const task = call.state.tasks.find((each) => each.upid === upid)
  if (!task) throw invalidParameters({upid: 'no such task'})
  if (!maySee(call, task, privilege)) throw forbidden(`/nodes/${task.node}`, [privilege])
  return task
}

function maySee({caller, state}: Call, task: Task, privilege = 'Sys.Audit'): boolean {
  const owns = task.user === nameOf(caller) || (caller.token === null && task.user.startsWith(`${caller.userid}!`))
  return owns || isRoot(caller) || holds(state, caller, `/nodes/${task.node}`, [privilege])
}

function asListed({endedAt, exitstatus, id, node, pid, pstart, starttime, type, upid, user}: Task) {
  const base = {id, node, pid, pstart, starttime, type, upid, user}
  return {
    ...base,
    endtime: endedAt === null ? undefined : Math.floor(endedAt / 1000),
    status: exitstatus ?? undefined,
  }
}
