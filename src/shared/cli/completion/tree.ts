/** The parts of an oclif manifest that completion uses. */
export interface CompletionManifest {
  readonly commands: Readonly<Record<string, ManifestCommand>>
}

interface ManifestCommand {
  readonly summary?: string | undefined
  readonly description?: string | undefined
  readonly hidden?: boolean | undefined
  readonly flags?: Readonly<Record<string, ManifestFlag>> | undefined
  readonly args?: Readonly<Record<string, ManifestArgument>> | undefined
}

interface ManifestFlag {
  readonly type: 'boolean' | 'option'
  readonly allowNo?: boolean | undefined
  readonly char?: string | undefined
  readonly description?: string | undefined
  readonly helpValue?: string | readonly string[] | undefined
  readonly hidden?: boolean | undefined
  readonly multiple?: boolean | undefined
  readonly options?: readonly string[] | undefined
  readonly summary?: string | undefined
}

interface ManifestArgument {
  readonly hidden?: boolean | undefined
  readonly multiple?: boolean | undefined
  readonly options?: readonly string[] | undefined
}

type Topics = Readonly<Record<string, {readonly description: string}>>

/** What can follow some words of a command line; one node for the bin itself, each topic and each command. */
export interface CompletionNode {
  /** The words after the bin: `''`, `risk`, `risk profile`, `risk profile list`. */
  readonly path: string
  readonly children: readonly CompletionChild[]
  readonly flags: readonly CompletionFlag[]
  readonly arguments: readonly CompletionArgument[]
}

export interface CompletionChild {
  readonly name: string
  readonly description: string
}

export interface CompletionFlag {
  /** As typed, letter first: `-p`, `--project`. */
  readonly names: readonly string[]
  readonly description: string
  readonly repeatable: boolean
  /** Null for a flag that takes no value. */
  readonly value: CompletionValue | null
}

export interface CompletionArgument {
  readonly name: string
  readonly repeatable: boolean
  readonly value: CompletionValue
}

export type CompletionValue =
  | {readonly kind: 'any'}
  | {readonly kind: 'file'}
  | {readonly kind: 'choice'; readonly choices: readonly string[]}

/** The nodes in the order of their paths, the bin itself first. Hidden commands and flags are left out. */
export function completionTree(manifest: CompletionManifest, topics: Topics): CompletionNode[] {
  const commands = new Map(
    Object.entries(manifest.commands)
      .filter(([id, command]) => !command.hidden && id.split(':').every(isPlainWord))
      .map(([id, command]) => [id.replaceAll(':', ' '), command]),
  )
  const described = new Map(Object.entries(topics).map(([id, {description}]) => [id.replaceAll(':', ' '), description]))
  const paths = [...new Set(['', ...[...commands.keys()].flatMap(pathsTo)])].sort()
  return paths.map((path) => ({
    arguments: argumentsOf(commands.get(path)),
    children: childrenOf(path, paths).map((child) => ({
      description: describe(commands.get(child), described.get(child)),
      name: child.slice(path === '' ? 0 : path.length + 1),
    })),
    flags: [...flagsOf(commands.get(path)), ...standardFlags(path)],
    path,
  }))
}

/** `risk profile list` is reached through `risk` and `risk profile`. */
function pathsTo(path: string): string[] {
  const words = path.split(' ')
  return words.map((_, index) => words.slice(0, index + 1).join(' '))
}

function childrenOf(path: string, paths: readonly string[]): string[] {
  const start = path === '' ? '' : `${path} `
  return paths.filter((other) => other !== '' && other.startsWith(start) && !other.slice(start.length).includes(' '))
}

function describe(command: ManifestCommand | undefined, topic: string | undefined): string {
  return oneLine(topic ?? command?.summary ?? command?.description ?? '')
}

/** What oclif answers on every command, and on the bin alone, without declaring it. */
function standardFlags(path: string): CompletionFlag[] {
  const standard = (name: string, description: string) => ({description, names: [name], repeatable: false, value: null})
  return path === ''
    ? [standard('--help', 'show help'), standard('--version', 'show the version')]
    : [standard('--help', 'show help')]
}

function flagsOf(command: ManifestCommand | undefined): CompletionFlag[] {
  return Object.entries(command?.flags ?? {})
    .filter(([name, flag]) => !flag.hidden && isPlainWord(name))
    .map(([name, flag]) => ({
      description: oneLine(flag.summary ?? flag.description ?? ''),
      names: [...(flag.char ? [`-${flag.char}`] : []), `--${name}`, ...(flag.allowNo ? [`--no-${name}`] : [])],
      repeatable: flag.multiple ?? false,
      value: flag.type === 'boolean' ? null : flagValue(name, flag),
    }))
    .sort((a, b) => (a.names.at(-1)! < b.names.at(-1)! ? -1 : 1))
}

function flagValue(name: string, {helpValue, options}: ManifestFlag): CompletionValue {
  const placeholder = typeof helpValue === 'string' ? /^<(.+)>$/.exec(helpValue)?.[1] : undefined
  if (name === 'output' || isFileName(placeholder ?? '')) return {kind: 'file'}
  return choice(options ?? (placeholder?.includes('|') ? placeholder.split('|') : []))
}

function argumentsOf(command: ManifestCommand | undefined): CompletionArgument[] {
  return Object.entries(command?.args ?? {})
    .filter(([, {hidden}]) => !hidden)
    .map(([name, {multiple, options}]) => ({
      name: name.toLowerCase(),
      repeatable: multiple ?? false,
      value: isFileName(name) ? {kind: 'file'} : choice(options ?? []),
    }))
}

function choice(values: readonly string[]): CompletionValue {
  const choices = values.filter(isPlainWord)
  return choices.length === 0 ? {kind: 'any'} : {choices, kind: 'choice'}
}

function isFileName(name: string): boolean {
  return /^(file|folder|directory|path)$/i.test(name)
}

/** No shell gives any of these characters a meaning: other words are not offered rather than quoted three ways. */
function isPlainWord(word: string): boolean {
  return /^[\w.+/-]+$/.test(word)
}

/** Control characters would break the script's lines and the terminal that shows them. */
function oneLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim()
}
