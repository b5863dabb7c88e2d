import {closest} from '#shared/coordination/index'
import {oneLine, type ProxmoxClient} from '#shared/proxmox/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {blindness, type Guest, listGuests} from './guest.ts'

/** The machines that references name, by VMID or by name, each once; all that is wrong with them is said together. */
export async function findGuests(client: ProxmoxClient, references: readonly string[]): Promise<Guest[]> {
  const all = await listGuests(client)
  const found = new Map<number, Guest>()
  const problems: Problem[] = []
  let isMissing = false
  for (const reference of references) {
    const matches = matching(all, reference.trim())
    const [guest] = matches
    if (matches.length === 1 && guest) found.set(guest.vmid, guest)
    else problems.push({field: oneLine(reference), message: problemOf(all, matches, reference.trim())})
    isMissing ||= matches.length === 0
  }
  if (problems.length === 0) return [...found.values()]
  const why = all.length === 0 ? await blindness(client) : null
  const [first] = problems
  throw new UserError(
    problems.length === 1 ? `${first!.field} ${first!.message}` : `${problems.length} machines are not clear.`,
    {
      code: isMissing ? 'GUEST_NOT_FOUND' : 'GUEST_AMBIGUOUS',
      exitCode: isMissing ? ExitCode.notFound : ExitCode.usage,
      nextStep: why === null ? 'lab vm list' : `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
      ...(problems.length > 1 && {problems}),
    },
  )
}

export async function findGuest(client: ProxmoxClient, reference: string): Promise<Guest> {
  const [guest] = await findGuests(client, [reference])
  return guest!
}

/** A number is a VMID; only when there is none, it may be a name. */
function matching(all: readonly Guest[], reference: string): readonly Guest[] {
  const byId = /^\d+$/.test(reference) ? all.filter(({vmid}) => vmid === Number(reference)) : []
  if (byId.length > 0) return byId
  return all.filter(({name}) => name?.toLowerCase() === reference.toLowerCase())
}

function problemOf(all: readonly Guest[], matches: readonly Guest[], reference: string): string {
  if (matches.length > 0) {
    const places = matches.map(({node, vmid}) => `${vmid} on ${node}`)
    return `is the name of several machines: ${places.join(', ')}. Use the VMID.`
  }
  const near = closest(
    reference,
    all.flatMap(({name}) => name ?? []),
  )
  return `is neither the VMID nor the name of a machine${near ? `; did you mean ${near}?` : '.'}`
}
