import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {describeSimulator, renderSimulator, type Simulator, startSimulator} from '#shared/simulator/index'
import {type Bin, binFile, temporaryEnvironment} from '../support/run-bin.ts'
import {openTerminal} from '../support/terminal.ts'
import {examplesIn, isAsShown, readDocument} from './sessions.ts'

// What a code block marked `console` shows is typed here, each document on a database of its own: on a terminal of 100
// columns, on the morning of Monday 2 November 2026, as ana.

/** What cannot be tried in a temporary folder. */
const notHere = /^(sudo|docker|npm|git|crontab|export) /

const documents = [
  'README.md',
  'docs/AI.md',
  'docs/BRIEFING.md',
  'docs/CLI.md',
  'docs/CONFIGURATION.md',
  'docs/ASSESS.md',
  'docs/PROXMOX.md',
] as const

describe.each(documents)('%s', (name) => {
  const environment = readersEnvironment()
  const examples = examplesIn(readDocument(name)).filter(({command}) => !notHere.test(command))

  if (name === 'docs/ASSESS.md') simulatedServer(environment, 'dual-xeon')
  if (name === 'docs/PROXMOX.md') simulatedServer(environment, 'single')

  it('has examples', () => expect(examples).not.toEqual([]))

  it.each(examples.map((example) => [example.line, example.command, example] as const))(
    'line %i: %s',
    async (_line, command, {shown}) => {
      const terminal = openTerminal('coord', [], {columns: 100, environment, shell: command})
      const exitCode = await terminal.ended
      const output = terminal.lines().map((line) => withoutOverwritten(line).trimEnd())
      expect({exitCode, output}).toMatchObject({exitCode: 0})
      if (shown.length > 0) expect(isAsShown(output, shown), `It printed:\n${output.join('\n')}`).toBe(true)
    },
  )
})

/** A line of progress is written over by what comes after it. */
function withoutOverwritten(line: string): string {
  return line.slice(line.trimEnd().lastIndexOf('\r') + 1)
}

/** What the document has its reader start in a terminal beside it: its settings are in the `.env` of the folder. */
function simulatedServer(environment: Readonly<Record<string, string>>, preset: 'dual-xeon' | 'single'): void {
  let simulator: Simulator
  beforeAll(async () => {
    const clock = () => Date.parse(environment['COORD_NOW']!)
    simulator = await startSimulator({clock, preset})
    writeFileSync(join(environment['HOME']!, '.env'), renderSimulator(describeSimulator(simulator, undefined)))
  })
  afterAll(() => simulator.close())
}

/** A home of its own, and `npx`, `coord` and `lab` on the path as after `npm ci` and `npm link`. */
function readersEnvironment(): Record<string, string> {
  const {environment, folder} = temporaryEnvironment()
  const programs = join(folder, 'bin')
  mkdirSync(programs)
  const install = (program: string, script: string) => {
    writeFileSync(join(programs, program), `#!/bin/sh\n${script}\n`)
    chmodSync(join(programs, program), 0o755)
  }
  const bins: readonly Bin[] = ['coord', 'lab']
  for (const bin of bins) install(bin, `exec '${process.execPath}' '${binFile(bin)}' "$@"`)
  install('npx', 'exec "$@"')
  return {
    ...environment,
    COORD_ACTOR: 'ana',
    COORD_NOW: '2026-11-02T08:00:00Z',
    PATH: `${programs}:${process.env['PATH']}`,
    USER: 'ana',
  }
}
