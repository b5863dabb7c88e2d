import {ExitCode, UserError} from '#shared/errors'

/**
 * A crontab belongs to a person. Here is one block of it, between two marker lines; every other byte stays as it is,
 * whatever its encoding and line ends: texts are strings of bytes (`latin1`).
 */
export interface CrontabBlock {
  readonly name: string
  readonly lines: readonly string[]
}

const BEGIN = '# >>> coord '
const END = '# <<< coord '
/** The last line had no end before the block came: it loses it again with the block. */
const ADDED_LINE_END = ' (after a line without an end)'

/** The crontab with the block in the place of the old one of that name, or else at its end. */
export function withBlock(crontab: string, {lines, name}: CrontabBlock): string {
  const [first, ...others] = findBlocks(crontab, name)
  const block = (begin: string) => [begin, ...lines.map(toBytes), END + name, ''].join('\n')
  if (!first) {
    const isOpen = crontab !== '' && !crontab.endsWith('\n')
    return `${crontab}${isOpen ? '\n' : ''}${block(BEGIN + name + (isOpen ? ADDED_LINE_END : ''))}`
  }
  const rest = others.reduceRight((text, found) => text.slice(0, found.start) + text.slice(found.end), crontab)
  return rest.slice(0, first.start) + block(first.begin) + rest.slice(first.end)
}

/** The crontab as it was before the block came. */
export function withoutBlock(crontab: string, name: string): string {
  return findBlocks(crontab, name).reduceRight((text, {begin, end, start}) => {
    const before = text.slice(0, start)
    const after = text.slice(end)
    if (!begin.endsWith(ADDED_LINE_END)) return before + after
    if (after === '') return before.replace(/\n$/, '')
    // Another block of ours came behind it: then that one takes the line's end with it.
    return before + after.replace(/^# >>> coord [\w-]+(?=\n)/, (next) => next + ADDED_LINE_END)
  }, crontab)
}

/** All blocks of ours, each name once. */
export function blocksOf(crontab: string): CrontabBlock[] {
  const names = [...crontab.matchAll(/^# >>> coord ([\w-]+)/gm)].map(([, name]) => name!)
  return [...new Set(names)].flatMap((name) => {
    const [first] = findBlocks(crontab, name)
    return first ? [{lines: first.lines.map(fromBytes), name}] : []
  })
}

interface FoundBlock {
  readonly start: number
  /** After its last line with that line's end. */
  readonly end: number
  /** The first marker line. */
  readonly begin: string
  readonly lines: readonly string[]
}

function findBlocks(crontab: string, name: string): FoundBlock[] {
  const found: FoundBlock[] = []
  let open: {start: number; begin: string; lines: string[]} | undefined
  let start = 0
  for (const line of crontab.split(/(?<=\n)/)) {
    const text = line.replace(/\r?\n$/, '')
    const end = start + line.length
    if (text === BEGIN + name || text === BEGIN + name + ADDED_LINE_END) {
      if (open) throw damaged(name)
      open = {begin: text, lines: [], start}
    } else if (text === END + name) {
      if (!open) throw damaged(name)
      found.push({...open, end})
      open = undefined
    } else open?.lines.push(text)
    start = end
  }
  if (open) throw damaged(name)
  return found
}

/** Guessing where a block ends could cost somebody their own lines. */
function damaged(name: string): UserError {
  return new UserError(`In your crontab, the block "${name}" has lost one of its marker lines; nothing was changed.`, {
    code: 'CRONTAB_DAMAGED',
    exitCode: ExitCode.conflict,
    nextStep: `crontab -e   (remove what is left of it, from "${BEGIN}${name}" to "${END}${name}")`,
  })
}

function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function fromBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
