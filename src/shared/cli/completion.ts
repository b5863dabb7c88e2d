import {type BinName, bins} from './bins.ts'
import {bashScript} from './completion/bash.ts'
import {fishScript} from './completion/fish.ts'
import {type CompletionManifest, completionTree} from './completion/tree.ts'
import {zshScript} from './completion/zsh.ts'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

const scripts = {bash: bashScript, fish: fishScript, zsh: zshScript} satisfies Record<Shell, unknown>

/**
 * The completion script of one bin, made from its oclif manifest when the package is built: everything it offers is in
 * the script, so that a TAB never starts Node.
 */
export function completionScript(shell: Shell, bin: string, manifest: CompletionManifest): string {
  const topics = Object.hasOwn(bins, bin) ? bins[bin as BinName].topics : {}
  return scripts[shell](bin, completionTree(manifest, topics))
}
