import type {Medium} from '../facts.ts'

export const GIBIBYTE = 1024 ** 3

/** As disks are sold, in powers of a thousand: `237 GB`, `2.18 TB`. */
export function diskText(bytes: number): string {
  if (bytes >= 1e12) return `${trimmed((bytes / 1e12).toFixed(2))} TB`
  return `${bytes >= 1e9 ? Math.round(bytes / 1e9) : trimmed((bytes / 1e9).toFixed(1))} GB`
}

/** As memory is sold, in powers of 1024: `126 GiB`. */
export function memoryText(bytes: number): string {
  const gibibytes = bytes / GIBIBYTE
  return `${gibibytes >= 100 ? Math.round(gibibytes) : trimmed(gibibytes.toFixed(1))} GiB`
}

export function percentText(share: number): string {
  return `${Math.round(share * 100)} %`
}

export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : several}`
}

export const mediumNames: Readonly<Record<Medium, string>> = {hdd: 'HDD', nvme: 'NVMe', ssd: 'SSD'}

function trimmed(number: string): string {
  return number.replace(/\.?0+$/, '')
}
