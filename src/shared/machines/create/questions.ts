import {sizeText} from '#shared/guests/index'
import {type Role, roles} from '#shared/plan/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {ask, type Question} from '#shared/terminal/index'
import {type Choices, freeAddress, networkOn, readChoices, readNodeChoices} from './choices.ts'
import {presets} from './presets.ts'
import {assertRight, defaults, type FieldName, type MachineFields, problemWith} from './request.ts'

type FieldQuestion = Question & {readonly name: FieldName}

/** Asks for all that was not typed, with what the server has to choose from; `file` is the lab file of the folder. */
export async function askForMachine(client: ProxmoxClient, typed: MachineFields, file: string): Promise<MachineFields> {
  assertRight(typed)
  const choices = await readChoices(client, file)
  const first = await answered(typed, [nameQuestion(choices), presetQuestion()])
  const preset = presets[(first.preset ?? defaults.preset) as Role] ?? presets.dev
  const second = await answered(first, [
    vmidQuestion(choices),
    ...choiceOf('node', 'Node that it is made on', choices.nodes),
  ])
  const node = second.node ?? choices.nodes[0] ?? defaults.node
  const there = await readNodeChoices(client, node)
  const third = await answered({...second, node}, [
    storageQuestion(there.storages),
    ...choiceOf(
      'bridge',
      'Bridge that it is on',
      there.bridges.map(({name}) => name),
    ),
  ])
  const bridge = third.bridge ?? there.bridges[0]?.name ?? defaults.bridge
  const network = networkOn(bridge, choices, there)
  const address = network ? freeAddress(network, choices) : undefined
  return answered({...third, bridge}, [
    addressQuestion(choices, address),
    line('gateway', 'Gateway', network?.gateway ?? undefined),
    line('cores', 'Cores', preset.cores),
    line('memory', 'RAM', preset.memory),
    line('disk', 'Disk', preset.disk),
    line('ssh-key', 'Public key for logging in, or a file with it', defaults['ssh-key']),
    line('lab', 'Lab that it is part of', choices.lab?.name ?? defaults.lab),
    deployQuestion((third.preset ?? defaults.preset) as Role),
  ])
}

async function answered(typed: MachineFields, questions: readonly FieldQuestion[]): Promise<MachineFields> {
  const {deploy, ...answers} = await ask(questions.filter(({name}) => typed[name] === undefined))
  return {...typed, ...answers, ...(deploy !== undefined && {deploy: deploy === 'yes'})}
}

function line(name: FieldName, message: string, suggestion?: string): FieldQuestion {
  return {
    message,
    name,
    problem: (answer) => {
      const problem = problemWith(name, answer)
      return problem === undefined ? undefined : `It ${problem}`
    },
    ...(suggestion !== undefined && {suggestion}),
  }
}

function nameQuestion({taken}: Choices): FieldQuestion {
  const question = line('name', 'Name of the machine')
  const holder = (answer: string) => taken.find(({name}) => name.toLowerCase() === answer.toLowerCase())
  return {
    ...question,
    problem: (answer) => {
      const other = holder(answer)
      return question.problem!(answer) ?? (other && `VM ${other.vmid} has that name.`)
    },
  }
}

function vmidQuestion({nextId, taken}: Choices): FieldQuestion {
  const question = line('vmid', 'VMID', String(nextId))
  return {
    ...question,
    problem: (answer) => {
      const other = taken.find(({vmid}) => String(vmid) === answer)
      return question.problem!(answer) ?? (other && `${other.name || 'Another machine'} has that VMID.`)
    },
  }
}

function addressQuestion({usedAddresses}: Choices, suggestion: string | undefined): FieldQuestion {
  const question = line('ip', 'Address with its prefix', suggestion)
  const isUsed = (answer: string) => usedAddresses.has(answer.split('/')[0]!)
  return {
    ...question,
    problem: (answer) =>
      question.problem!(answer) ?? (isUsed(answer) ? 'Another machine has that address.' : undefined),
  }
}

function presetQuestion(): FieldQuestion {
  return {
    choices: roles.map((role) => {
      const {cores, disk, memory, title} = presets[role]
      return {name: `${role}: ${title} (${cores} cores, ${memory} RAM, ${disk})`, value: role}
    }),
    message: 'What is it for?',
    name: 'preset',
  }
}

function storageQuestion(storages: readonly {storage: string; availableBytes: number | null}[]): FieldQuestion {
  const message = 'Storage for its disk'
  if (storages.length === 0) return line('storage', message)
  return {
    choices: storages.map(({availableBytes, storage}) => ({
      name: availableBytes === null ? storage : `${storage}, ${sizeText(availableBytes)} free`,
      value: storage,
    })),
    message,
    name: 'storage',
  }
}

/** Where there is only one, nobody is asked. */
function choiceOf(name: 'bridge' | 'node', message: string, values: readonly string[]): FieldQuestion[] {
  if (values.length < 2) return []
  return [{choices: values.map((value) => ({name: value, value})), message, name}]
}

function deployQuestion(role: Role): FieldQuestion {
  return {
    choices: [
      {name: 'no', value: 'no'},
      {name: 'yes', value: 'yes'},
    ],
    message: `Deploy ${role} to it?`,
    name: 'deploy',
  }
}
