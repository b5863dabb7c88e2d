import {ExitCode, UserError} from '../errors.ts'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
const LETTERS = 'KMGT'

/** In powers of 1024, as Proxmox VE counts: `32 GiB`, `1.5 GiB`. */
export function sizeText(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10))
  const amount = bytes / 1024 ** power
  const digits = Number.isInteger(amount) || amount >= 100 ? 0 : 1
  return `${amount.toFixed(digits)} ${UNITS[power]}`
}

/** `100G`, `512M` or bytes, as configurations have it; undefined when it is none. */
export function bytesOf(size: string): number | undefined {
  const [, amount, letter] = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(size) ?? []
  if (amount === undefined) return undefined
  return Math.round(Number(amount) * 1024 ** (letter ? LETTERS.indexOf(letter) + 1 : 0))
}

/** The shortest way of writing it that loses nothing. */
export function sizeParameter(bytes: number): string {
  for (const power of [4, 3, 2, 1]) {
    if (bytes % 1024 ** power === 0) return `${bytes / 1024 ** power}${LETTERS[power - 1]}`
  }
  return String(bytes)
}

export interface WantedSize {
  readonly bytes: number
  /** That much more, not that much. */
  readonly isMore: boolean
}

/** `100G`, `100 GiB`, `+10g`: units are powers of 1024, and are never left out. */
export function parseSize(text: string): WantedSize {
  const [, plus, amount, letter] = /^(\+?)\s*(\d+(?:\.\d+)?)\s*([KMGT])(?:i?B)?$/i.exec(text.trim()) ?? []
  const bytes = amount && letter ? bytesOf(`${amount}${letter.toUpperCase()}`) : undefined
  if (bytes === undefined || bytes === 0) {
    throw new UserError('must be a size such as 100G, or +10G for that much more.', {
      code: 'INVALID_INPUT',
      exitCode: ExitCode.usage,
    })
  }
  return {bytes, isMore: plus === '+'}
}
