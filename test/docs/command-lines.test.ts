import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {readDocument, root} from './sessions.ts'

// Command lines that cannot be tried here, in blocks marked `sh` and within sentences: the commands and flags that they
// name have to exist. From the manifests, which `npm run build` makes.

interface Manifest {
  readonly commands: Readonly<
    Record<string, {readonly args: object; readonly flags: Readonly<Record<string, {char?: string; type: string}>>}>
  >
}

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/AI.md',
  'docs/BRIEFING.md',
  'docs/CLI.md',
  'docs/LOCAL_DEVELOPMENT.md',
  'docs/PROXMOX.md',
  'docs/SETUP.md',
]

const manifests = new Map(
  ['coord', 'lab'].map((bin) => {
    const file = join(root, 'dist/commands', bin, 'oclif.manifest.json')
    return [bin, JSON.parse(readFileSync(file, 'utf8')) as Manifest]
  }),
)

describe.each(documents)('%s', (name) => {
  const lines = commandLines(readDocument(name))

  it.each(lines)('%s', (line) => {
    expect(problemsOf(line)).toEqual([])
  })
})

describe('docs/SETUP.md', () => {
  it.each(['access setup', 'assess', 'plan', 'apply', 'db move', 'deploy apps'])('goes by lab %s', (command) => {
    expect(commandLines(readDocument('docs/SETUP.md')).some((line) => line.startsWith(`lab ${command}`))).toBe(true)
  })
})

/** A sentence of the program, not a command. */
const said = new Set(['coord has not been built'])

/** Without `npx`, comments, redirections and what comes after them. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block]) =>
    block!.replaceAll('\\\n', ' ').split('\n'),
  )
  const sentences = [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/`([^`]+)`/g)].map(([, code]) => code!)
  const found = [...blocks, ...sentences.filter((code) => /^(npx )?(coord|lab) [a-z]/.test(code))].flatMap((line) =>
    line
      .split(/ && | \|\|? |; |"\$\(/)
      .map((part) =>
        /^(?:[A-Z_]+=\S+ )*(?:npx )?((?:coord|lab) .*?)(?:\s+[<>#].*|\).*)?$/.exec(part.trim())?.[1]?.trim(),
      ),
  )
  return [...new Set(found.filter((line) => line !== undefined && !said.has(line)))] as string[]
}

function problemsOf(line: string): string[] {
  const [bin = '', ...words] = line.split(/\s+/)
  const {commands} = manifests.get(bin)!
  const plain = words.filter((word) => !/^[-'"<…]/.test(word)).map((word) => word.split('|')[0]!)
  const id = [3, 2, 1].map((count) => plain.slice(0, count).join(':')).find((each) => each in commands)
  // A noun alone, as in "lab vm", and names of bins in sentences.
  if (id === undefined) {
    const isNoun = Object.keys(commands).some((each) => each.startsWith(`${plain.join(':')}:`))
    return isNoun || plain.length === 0 || plain[0] === 'help' ? [] : [`${line}: there is no such command`]
  }
  const {flags} = commands[id]!
  const chars = new Set(Object.values(flags).map(({char}) => char))
  return words
    .filter((word) => /^--?[a-z]/i.test(word))
    .map((word) => word.split('=')[0]!.replace(/[,.;:]$/, ''))
    .filter((word) =>
      word.startsWith('--')
        ? !(word.slice(2).replace(/^no-/, '') in flags || word.slice(2) in flags)
        : !chars.has(word[1]),
    )
    .filter((word) => word !== '--help' && word !== '-h')
    .map((word) => `${id} has no ${word}`)
}
