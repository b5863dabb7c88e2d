import {readdirSync, readFileSync} from 'node:fs'
import {join, posix} from 'node:path'
import {describe, expect, it} from 'vitest'

const source = join(import.meta.dirname, '../src')

interface Import {
  readonly file: string
  /** The imported file from src on, without its ending. */
  readonly target: string
}

const files = readdirSync(source, {recursive: true, encoding: 'utf8'})
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
const imports = files.flatMap(importsOf)

describe('the rooms of the house', () => {
  it('are found', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(imports.length).toBeGreaterThan(200)
  })

  it('src/shared never imports src/commands', () => {
    expect(imports.filter(({file, target}) => file.startsWith('shared/') && target.startsWith('commands/'))).toEqual([])
  })

  it('commands import areas by their index only', () => {
    const direct = imports.filter(({file}) => file.startsWith('commands/')).filter(({target}) => !isEntrance(target))
    // Both bins have the completion command: its class is shared, and not for anybody else.
    expect(direct.filter(({target}) => target !== 'shared/cli/completion/command')).toEqual([])
  })

  it('areas import each other by their index only', () => {
    const crossing = imports.filter(({file, target}) => areaOf(file) !== undefined && areaOf(target) !== areaOf(file))
    expect(crossing.filter(({target}) => !isEntrance(target))).toEqual([])
  })

  it('the pure domain imports nothing of ours but the errors', () => {
    const outward = imports.filter(({file}) => areaOf(file) === 'coordination')
    expect(outward.filter(({target}) => areaOf(target) !== 'coordination' && target !== 'shared/errors')).toEqual([])
  })

  it('the pure domain has no clock, no files, no terminal', () => {
    for (const file of files.filter((each) => ['coordination', 'findings'].includes(areaOf(each) ?? ''))) {
      expect(read(file), file).not.toMatch(/from 'node:|process\.|Date\.now|new Date\(\)|console\./)
    }
  })

  it('only the command line writes to the terminal and ends the process', () => {
    const outside = files.filter((file) => areaOf(file) !== 'cli' && areaOf(file) !== undefined)
    for (const file of outside)
      expect(read(file), file).not.toMatch(/process\.std(out|err)\.write|console\.|process\.exit\(/)
  })

  it('an area says in its index what it is for', () => {
    const areas = new Set(files.map(areaOf).filter((area) => area !== undefined))
    for (const area of areas) expect(read(`shared/${area}/index.ts`), area).toMatch(/^\/\*\*/)
  })

  it('a command is a view: it parses, calls and renders in at most 90 lines', () => {
    for (const file of files.filter((each) => each.startsWith('commands/'))) {
      expect(read(file).split('\n').length, file).toBeLessThanOrEqual(90)
      expect(read(file), file).not.toMatch(/from 'kysely'|from 'pg'|\bsql`/)
    }
  })
})

function importsOf(file: string): Import[] {
  const text = read(file).replace(/declare module '[^']+'/g, '')
  return [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].flatMap(([, specifier]) => {
    if (specifier!.startsWith('#shared/')) return [{file, target: specifier!.replace('#shared/', 'shared/')}]
    if (specifier!.startsWith('.'))
      return [{file, target: posix.join(posix.dirname(file), specifier!).replace(/\.ts$/, '')}]
    return []
  })
}

/** `shared/risks/add` is in the area `risks`; files directly in `shared` belong to all. */
function areaOf(path: string): string | undefined {
  return /^shared\/([^/]+)\//.exec(path)?.[1]
}

function isEntrance(target: string): boolean {
  return /^shared\/[^/]+$/.test(target) || /^shared\/[^/]+\/([^/]+\/)?index$/.test(target)
}

function read(file: string): string {
  return readFileSync(join(source, file), 'utf8')
}
