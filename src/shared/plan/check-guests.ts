import {type FieldFinding, refusal, warning} from './finding.ts'
import {othersOf, type Planned} from './identify.ts'
import {addressNumber, isInside, isReserved, subnetOf} from './ipv4.ts'
import {type LabFile, nodeOf} from './lab-file.ts'
import {type GuestState, type LabState, nodeDetails} from './lab-state.ts'
import type {PlanStep} from './steps.ts'

/** Numbers and names: nobody else's, and each only once. */
export function checkIdentities(state: LabState, planned: readonly Planned[]): FieldFinding[] {
  const others = othersOf(state, planned)
  const taken = ({name, node, vmid}: GuestState, field: string, subject: string) =>
    refusal({
      code: 'VMID_TAKEN',
      field: `${field}.vmid`,
      message: `has the VMID of another machine: ${name || 'one without a name'} on ${node}.`,
      nextStep: `Take another VMID (${freeId(state, planned)} is free); if it is the same machine: lab vm import ${vmid}`,
      subject,
    })
  return planned.flatMap(({field, guest, present, subject}) => {
    const findings: FieldFinding[] = []
    const holder = present ? undefined : others.find(({vmid}) => vmid === guest.vmid)
    if (holder) findings.push(holder.configuration ? taken(holder, field, subject) : unreadable(field, subject))
    if (!present && !holder && guest.uuid !== undefined) findings.push(gone(field, subject))
    const namesake =
      present && guest.uuid !== undefined
        ? undefined
        : others.find((each) => each !== holder && each.name.toLowerCase() === guest.name.toLowerCase())
    if (namesake) {
      findings.push(
        refusal({
          code: 'NAME_TAKEN',
          field: `${field}.name`,
          message: `has the name of VM ${namesake.vmid} on ${namesake.node}.`,
          nextStep: 'Take another name.',
          subject,
        }),
      )
    }
    if (present?.lock) {
      findings.push(
        refusal({
          code: 'GUEST_LOCKED',
          field,
          message: `is locked (${present.lock}).`,
          nextStep: `Wait for the ${present.lock}; when nothing runs any more, root can take it off: qm unlock ${present.vmid}`,
          subject,
        }),
      )
    }
    if (present?.isTemplate) {
      const message = 'is a template at the server, and cannot run.'
      findings.push(refusal({code: 'GUEST_IS_TEMPLATE', field, message, nextStep: 'Take another VMID.', subject}))
    }
    return findings
  })
}

/** A new one would be empty, and in the place where the old one is restored to. */
function gone(field: string, subject: string): FieldFinding {
  return refusal({
    code: 'IMPORTED_GONE',
    field,
    message: 'was there before the lab, and is not there any more: none has the uuid of its entry.',
    nextStep: 'Restore it from a backup (lab vm backup list), or take uuid out of its entry to have a new one made.',
    subject,
  })
}

function unreadable(field: string, subject: string): FieldFinding {
  return refusal({
    code: 'GUEST_UNREADABLE',
    field: `${field}.vmid`,
    message: 'is there, and whose it is stands in its configuration, which the token may not read.',
    nextStep: 'lab access show   (VM.Audit on /vms)',
    subject,
  })
}

/** What the file says twice. */
export function checkDuplicates(planned: readonly Planned[]): FieldFinding[] {
  const facts = [
    {code: 'DUPLICATE_VMID', name: 'vmid', of: ({guest}: Planned) => String(guest.vmid)},
    {code: 'DUPLICATE_NAME', name: 'name', of: ({guest}: Planned) => guest.name.toLowerCase()},
    {code: 'DUPLICATE_ADDRESS', name: 'ip', of: ({guest}: Planned) => guest.ip},
    {code: 'DUPLICATE_UUID', name: 'uuid', of: ({uuid}: Planned) => uuid},
  ]
  return facts.flatMap(({code, name, of}) => {
    const first = new Map<string, Planned>()
    return planned.flatMap((each) => {
      const other = first.get(of(each))
      if (!other) {
        first.set(of(each), each)
        return []
      }
      if (name === 'uuid' && other.guest.name.toLowerCase() === each.guest.name.toLowerCase()) return []
      const message = `has the same ${name} as ${other.subject}: ${of(each)}.`
      const nextStep = `Give each machine its own ${name}.`
      return [refusal({code, field: `${each.field}.${name}`, message, nextStep, subject: each.subject})]
    })
  })
}

/** Without one, applying is refused before anything is sent. */
export function checkDatabase(lab: LabFile, steps: readonly PlanStep[]): FieldFinding[] {
  if (lab.vms.some(({role}) => role === 'postgres')) return []
  return lab.vms.flatMap(({name, role, vmid}, index) => {
    if (role !== 'dev' || !steps.some(({kind, vm}) => kind === 'deploy' && vm === name)) return []
    const message = 'has nothing to be deployed with: the lab has no machine with role: postgres, so apply refuses.'
    const nextStep = `Do not have it deployed (deploy: false), and afterwards: lab deploy apps ${name} with --env`
    const subject = `VM ${vmid} ${name}`
    return [warning({code: 'NO_DATABASE', field: `vms[${index}].deploy`, message, nextStep, subject})]
  })
}

/** The server checks none of this. */
export function checkAddresses(lab: LabFile, state: LabState, planned: readonly Planned[]): FieldFinding[] {
  const {gateway, subnet: text} = lab.network
  const subnet = subnetOf(text)
  const findings: FieldFinding[] = []
  if (!isInside(gateway, subnet) || isReserved(gateway, subnet)) {
    const message = `is not an address of ${text}, so no machine could reach it.`
    const nextStep = 'Put network.gateway or network.subnet right.'
    findings.push(
      refusal({code: 'GATEWAY_OUTSIDE', field: 'network.gateway', message, nextStep, subject: `gateway ${gateway}`}),
    )
  }
  const hosts = new Map(
    state.nodes.flatMap(({details, node}) =>
      (details?.interfaces ?? []).flatMap(({cidr}) => (cidr === null ? [] : [[cidr.split('/')[0]!, node] as const])),
    ),
  )
  const others = othersOf(state, planned)
  for (const {field, guest, subject} of planned) {
    const problem = addressProblem(guest.ip)
    if (problem) findings.push(refusal({...problem, field: `${field}.ip`, subject}))
  }
  if (state.containers > 0) {
    const count = state.containers === 1 ? 'one container has' : `${state.containers} containers have`
    const message = `are not read: ${count} some that nothing here knows.`
    findings.push(warning({code: 'CONTAINER_ADDRESSES', message, nextStep: null, subject: 'addresses of containers'}))
  }
  return findings

  function addressProblem(ip: string) {
    if (!isInside(ip, subnet) || isReserved(ip, subnet)) {
      const nextStep = `Choose one of ${text}.`
      return {
        code: 'ADDRESS_OUTSIDE',
        message: `has the address ${ip}, which is none for a machine in ${text}.`,
        nextStep,
      }
    }
    const nextStep = `Choose another one: ${freeAddress() ?? 'none'} is not known to be used.`
    if (ip === gateway) return {code: 'ADDRESS_IS_GATEWAY', message: `has the address of the gateway, ${ip}.`, nextStep}
    const host = hosts.get(ip)
    if (host !== undefined)
      return {code: 'ADDRESS_IS_HOST', message: `has the address of node ${host}, ${ip}.`, nextStep}
    const holder = others.find(({addresses}) => addresses.includes(ip))
    if (!holder) return null
    const name = `VM ${holder.vmid} ${holder.name}`.trimEnd()
    return {code: 'ADDRESS_TAKEN', message: `has the address of ${name}, ${ip}.`, nextStep}
  }

  function freeAddress(): string | undefined {
    const used = new Set([
      gateway,
      ...hosts.keys(),
      ...others.flatMap(({addresses}) => addresses),
      ...lab.vms.map(({ip}) => ip),
    ])
    for (let number = addressNumber(lab.vms[0]!.ip); number < subnet.last; number++) {
      const address = [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.')
      if (isInside(address, subnet) && !isReserved(address, subnet) && !used.has(address)) return address
    }
    return undefined
  }
}

/** The nodes, and the bridge on each. */
export function checkNodes(lab: LabFile, state: LabState, planned: readonly Planned[]): FieldFinding[] {
  const used = [...new Set(planned.map(({guest}) => nodeOf(lab, guest)))]
  return used.flatMap((node) => {
    const subject = `node ${node}`
    const known = state.nodes.find((each) => each.node === node)
    const field = node === lab.host.node ? 'host.node' : planned.find(({guest}) => guest.node === node)!.field
    if (!known) {
      const names = state.nodes.map((each) => each.node).join(', ') || 'none that the token may see'
      return [
        refusal({
          code: 'NODE_MISSING',
          field,
          message: `is not there; there is ${names}.`,
          nextStep: state.nodes.length > 0 ? 'Use one of those.' : 'lab access show',
          subject,
        }),
      ]
    }
    if (!known.isOnline) {
      return [
        refusal({
          code: 'NODE_OFFLINE',
          field,
          message: 'does not answer.',
          nextStep: 'Start it, or use another node.',
          subject,
        }),
      ]
    }
    const details = nodeDetails(state, node)
    if (!details) {
      const nextStep = `lab access show   (Sys.Audit on /nodes/${node})`
      return [refusal({code: 'NODE_UNREADABLE', field, message: 'does not tell what it has.', nextStep, subject})]
    }
    const backups = details.backups.length === 0 ? [] : [backupRuns(subject)]
    return [...bridgeFindings(lab, node, details), ...backups]
  })
}

function backupRuns(subject: string): FieldFinding {
  const message = 'is making a backup, which keeps its disks busy.'
  return warning({
    code: 'BACKUP_RUNNING',
    message,
    nextStep: 'Wait until it is over, or expect everything to take longer.',
    subject,
  })
}

function bridgeFindings(
  {network}: LabFile,
  node: string,
  {interfaces}: NonNullable<ReturnType<typeof nodeDetails>>,
): FieldFinding[] {
  const bridges = interfaces.filter(({type}) => /bridge/i.test(type))
  const bridge = bridges.find(({name}) => name === network.bridge)
  const subject = `bridge ${network.bridge} on ${node}`
  const field = 'network.bridge'
  if (!bridge) {
    const names = bridges.map(({name}) => name).join(', ') || 'none'
    return [
      refusal({
        code: 'BRIDGE_MISSING',
        field,
        message: 'is not there.',
        nextStep: `Use one that is: ${names}.`,
        subject,
      }),
    ]
  }
  if (!bridge.isActive) {
    return [
      refusal({
        code: 'BRIDGE_INACTIVE',
        field,
        message: 'is not up.',
        nextStep: 'At the server, as root: ifreload -a',
        subject,
      }),
    ]
  }
  if (bridge.cidr === null || network.vlan !== undefined) return []
  const one = subnetOf(bridge.cidr)
  const other = subnetOf(network.subnet)
  if (one.first === other.first && one.prefix === other.prefix) return []
  const message = `is in the network of ${bridge.cidr}, and the machines are to be in ${network.subnet}.`
  return [warning({code: 'OTHER_SUBNET', field: 'network.subnet', message, nextStep: 'Check network.subnet.', subject})]
}

function freeId(state: LabState, planned: readonly Planned[]): number {
  const taken = new Set([...state.guests.map(({vmid}) => vmid), ...planned.map(({guest}) => guest.vmid)])
  let vmid = 100
  while (taken.has(vmid)) vmid++
  return vmid
}
