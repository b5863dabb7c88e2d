import {join} from 'node:path'
import type {Interfaces} from '@oclif/core'

export type BinName = keyof typeof bins

export const bins = {
  coord: {
    description: 'A project coordinator’s command center: projects, risks and their history.',
    topics: {
      action: {description: 'Keep the actions: who does what until when.'},
      budget: {description: 'Keep the money: approved, committed, spent, earned.'},
      'budget:line': {description: 'Keep the lines of a budget.'},
      config: {description: 'See the configuration and where each value comes from.'},
      document: {description: 'Keep the documents: files with their text.'},
      milestone: {description: 'Keep the milestones: planned, forecast, reached.'},
      project: {description: 'Add, look at and steer projects.'},
      risk: {description: 'Keep the risk register.'},
      'risk:profile': {description: 'Choose how likelihood and impact become a band.'},
      stakeholder: {description: 'Keep the stakeholders and the contacts with them.'},
    },
  },
  lab: {
    description: 'A self-hosted AI lab: its database, its health and its configuration.',
    topics: {
      access: {description: 'Set up and see the rights on Proxmox VE.'},
      ai: {description: 'Ask the language model, and see what it was asked.'},
      'ai:logs': {description: 'See what the language model was asked, and what it answered.'},
      'ai:price': {description: 'Say what models of others cost.'},
      config: {description: 'See the configuration and where each value comes from.'},
      db: {description: 'Look after the database and its migrations.'},
      deploy: {description: 'Deploy services to the machines of the lab.'},
      image: {description: 'See and fetch the images that machines are made from.'},
      storage: {description: 'See the storages of Proxmox VE.'},
      task: {description: 'Follow what Proxmox VE is doing.'},
      vm: {description: 'Look after the virtual machines on Proxmox VE.'},
      'vm:backup': {description: 'Make and see backups of virtual machines.'},
      'vm:snapshot': {description: 'Take, see and go back to snapshots of virtual machines.'},
    },
  },
} as const satisfies Record<string, Pick<Interfaces.OclifConfiguration, 'description' | 'topics'>>

/**
 * Makes the folder of one bin's commands an oclif root of its own: `commands/lab/db/status` is then `lab db status`,
 * and each bin keeps its own manifest. oclif reads no package.json when it is handed one.
 * `home` is `dist`, or `src` in development.
 */
export function loadOptions(bin: BinName, home: string, version: string) {
  const pjson: Interfaces.PJSON = {
    name: bin,
    oclif: {
      ...bins[bin],
      bin,
      commands: '.',
      topicSeparator: ' ',
    },
    type: 'module',
    version,
  }
  return {devPlugins: false, pjson, root: join(home, 'commands', bin), userPlugins: false}
}
