import type {TaskProgress} from '#shared/proxmox/index'
import type {Step} from './steps.ts'

/** `VM 100 postgres · clone · 43 % · transferred 13.8 GiB of 32.0 GiB (43.1%)`. */
export function progressText({label, verb}: Pick<Step, 'label' | 'verb'>, {line, percent}: TaskProgress): string {
  const part = percent === null ? '' : `${Math.round(percent)} %`
  return [label, verb, part, line].filter((text) => text !== '').join(' · ')
}
