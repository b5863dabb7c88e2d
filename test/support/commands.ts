import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {ZodType} from 'zod'
import type {Bin} from './run-bin.ts'

interface ManifestFlag {
  readonly name: string
  readonly char?: string
  readonly description?: string
  readonly type: 'boolean' | 'option'
}

interface ManifestCommand {
  readonly id: string
  readonly summary?: string
  readonly examples?: readonly string[]
  readonly args: Readonly<Record<string, {readonly description?: string}>>
  readonly flags: Readonly<Record<string, ManifestFlag>>
}

/** A command as the build has listed it, with the class it was made from. */
export interface BuiltCommand extends ManifestCommand {
  readonly bin: Bin
  /** As it is typed: `coord risk add`. */
  readonly name: string
  readonly words: readonly string[]
  readonly kind: unknown
  readonly shape: ZodType
}

const root = join(import.meta.dirname, '../..')

/** Every command that `npm run build` has found. */
export async function builtCommands(): Promise<BuiltCommand[]> {
  return [...(await commandsOf('coord')), ...(await commandsOf('lab'))]
}

async function commandsOf(bin: Bin): Promise<BuiltCommand[]> {
  const manifest = join(root, 'dist', 'commands', bin, 'oclif.manifest.json')
  const {commands} = JSON.parse(readFileSync(manifest, 'utf8')) as {
    commands: Record<string, ManifestCommand & {readonly relativePath: readonly string[]}>
  }
  return Promise.all(
    Object.values(commands).map(async ({relativePath, ...command}) => {
      const source = join(root, 'src/commands', bin, ...relativePath).replace(/\.cjs$/, '.ts')
      const {default: commandClass} = await import(source)
      const words = command.id.split(':')
      return {
        ...command,
        bin,
        kind: commandClass.kind,
        name: [bin, ...words].join(' '),
        shape: commandClass.shape,
        words,
      }
    }),
  )
}
