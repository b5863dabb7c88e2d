import {mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type ApplyRequest, applyLab, type GuestWorks, planNow} from '#shared/apply/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {labText, readLab} from '../plan/lab.ts'
import type {SimulatedLab} from '../plan/server.ts'

export const nothingInMachines: GuestWorks = {
  'cloud-init': async () => {},
  deploy: async () => {},
  health: async () => {},
  'wait-ssh': async () => {},
}

export const stateFolder = () => mkdtempSync(join(tmpdir(), 'lab-apply-'))

/** Of the last run of homelab. */
export function journalIn(folder: string): string {
  const name = readdirSync(join(folder, 'apply')).find((each) => /^homelab@[^/]*\d\.jsonl$/.test(each))
  return join(folder, 'apply', name!)
}

export function linesOf(folder: string): string[] {
  return readFileSync(journalIn(folder), 'utf8').trimEnd().split('\n')
}

/** As kill -9 leaves it: some lines, and a part of one. */
export function cutAfter(folder: string, lines: readonly string[]): void {
  writeFileSync(journalIn(folder), `${lines.join('\n')}\n{"type":"beg`)
}

interface Sitting extends Partial<Parameters<typeof applyLab>[2]> {
  readonly what?: ApplyRequest['what']
  readonly lab?: string | null
  readonly text?: string
}

export function sit(client: ProxmoxClient, stateDirectory: string, sitting: Sitting = {}) {
  const {lab = 'homelab', text = labText, what = 'new', ...options} = sitting
  return applyLab(
    client,
    {lab, stateDirectory, what},
    {
      confirmPlan: async () => {},
      confirmRollback: async () => {},
      onEvent: () => {},
      onLine: () => {},
      plan: async () => planNow(client, await readLab(text)),
      signal: new AbortController().signal,
      works: nothingInMachines,
      ...options,
    },
  )
}

/** What was sent to change something, in order. */
export function changes({simulator}: SimulatedLab): string[] {
  return simulator.requests.filter(({method}) => method !== 'GET').map(({method, path}) => `${method} ${path}`)
}
