import {existsSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {readDocument, root} from './sessions.ts'

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/AI.md',
  'docs/ARCHITECTURE.md',
  'docs/BRIEFING.md',
  'docs/CLI.md',
  'docs/CONFIGURATION.md',
  'docs/DECISIONS.md',
  'docs/LOCAL_DEVELOPMENT.md',
  'docs/SETUP.md',
]

describe.each(documents)('%s', (name) => {
  const text = readDocument(name)

  it('links to files that exist', () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)\s]*\)/g)].map(([, target]) => target!)
    const here = targets.filter((target) => !/^[a-z]+:/.test(target))
    expect(here.filter((target) => !existsSync(join(root, dirname(name), target)))).toEqual([])
  })

  it('names paths that exist', () => {
    const paths = [...text.matchAll(/`((?:src|test|bin|scripts|migrations|docs|infrastructure)\/[^\s`*<{…]*)`/g)]
    // The noun of the recipe in docs/ARCHITECTURE.md is still to come.
    const real = paths.map(([, path]) => path!).filter((path) => !/\bdocuments?\b/.test(path))
    expect(real.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})
