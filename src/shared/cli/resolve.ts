/** The commands of one bin, and the topics they are grouped in, as they are typed: `risk profile list`. */
export interface Catalogue {
  readonly commands: ReadonlySet<string>
  readonly topics: ReadonlySet<string>
}

export type Resolution =
  | {readonly kind: 'command'; readonly name: string; readonly rest: readonly string[]}
  /** Of a command or a topic; of the bin itself when the name is empty. */
  | {readonly kind: 'help'; readonly name: string}
  | {readonly kind: 'unknown'; readonly line: readonly string[]}

/** What a command line asks for. Only words that name a command count as one: what follows is its arguments. */
export function resolve(args: readonly string[], catalogue: Catalogue): Resolution {
  const line = args[0] === 'help' ? [...args.slice(1), '--help'] : [...args]
  const words = nameLength(line, catalogue)
  const name = line.slice(0, words).join(' ')
  const rest = line.slice(words)
  const wantsHelp = beforeDashes(rest).some((arg) => arg === '--help' || arg === '-h')
  if (catalogue.commands.has(name)) return wantsHelp ? {kind: 'help', name} : {kind: 'command', name, rest}
  const isAlone =
    rest.every((arg) => (wantsHelp ? arg.startsWith('-') : withoutMeaning.has(arg))) ||
    (rest[0] === 'help' && rest.length === 1)
  return isAlone ? {kind: 'help', name} : {kind: 'unknown', line}
}

/** How many words at the beginning of the line name a command or a topic. */
export function nameLength(line: readonly string[], {commands, topics}: Catalogue): number {
  let length = 0
  while (length < line.length) {
    const name = line.slice(0, length + 1).join(' ')
    if (!commands.has(name) && !topics.has(name)) break
    length++
  }
  return length
}

/** Flags that still let a bin or a topic, named alone, answer with its help. */
const withoutMeaning = new Set(['--no-color', '--no-input', '--quiet', '-q', '--verbose'])

function beforeDashes(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--')
  return end === -1 ? args : args.slice(0, end)
}
