import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join, posix} from 'node:path'
import {describe, expect, it} from 'vitest'
import {readDocument, root} from './sessions.ts'

// The table of rooms in docs/ARCHITECTURE.md against the imports there are.

const shared = join(root, 'src/shared')
const rooms = readdirSync(shared, {withFileTypes: true}).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
const documented = new Map(
  [...readDocument('docs/ARCHITECTURE.md').matchAll(/^\| `([a-z]+)` \| .* \| (.*)\|$/gm)].map(([, room, uses]) => [
    room!,
    uses!.split(',').flatMap((each) => each.trim() || []),
  ]),
)

describe('the rooms in docs/ARCHITECTURE.md', () => {
  it('are those there are', () => {
    expect([...documented.keys()].toSorted()).toEqual(
      rooms.filter((room) => existsSync(join(shared, room, 'index.ts'))),
    )
  })

  it.each([...documented])('%s uses %s', (room, uses) => {
    expect(usedBy(room)).toEqual(uses.toSorted())
  })
})

function usedBy(room: string): string[] {
  const folder = join(shared, room)
  const files = readdirSync(folder, {encoding: 'utf8', recursive: true}).filter((file) => file.endsWith('.ts'))
  const used = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8').replace(/declare module '[^']+'/g, '')
    const imports = [...text.matchAll(/(?:from|import\()\s*'(#shared\/|\.\.?\/)([^']*)'/g)]
    const here = posix.dirname(posix.join(room, file.replaceAll('\\', '/')))
    return imports
      .map(([, start = '', rest = '']) => (start === '#shared/' ? rest : posix.join(here, start, rest)))
      .map((path) => path.split('/')[0]!)
      .filter((other) => other !== room && rooms.includes(other))
  })
  return [...new Set(used)].toSorted()
}
