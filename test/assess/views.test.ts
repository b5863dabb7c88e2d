import {describe, expect, it} from 'vitest'
import {assess, assessmentDocument, renderAssessment} from '#shared/assess/index'
import {width} from '#shared/terminal/index'
import {pipe, terminalOf} from '../support/screens.ts'
import {dualXeon, nothingKnown} from './facts.ts'

const assessment = assess(dualXeon())

describe('on a terminal', () => {
  it.each([40, 80, 120])('of %i columns nothing is wider, but commands', (columns) => {
    for (const facts of [dualXeon(), nothingKnown()]) {
      const {text} = renderAssessment(assess(facts), terminalOf(columns))
      const wide = text.split('\n').filter((line) => width(line) > columns && !line.startsWith('qm set'))
      expect(wide).toEqual([])
    }
  })

  it('says the verdict, the numbers, and the rule where something is not good', () => {
    const {text} = renderAssessment(assessment, terminalOf(120))
    expect(text).toContain('Local AI  fits, with limits')
    expect(text).toContain('good     22 GiB of 126 GiB memory are left: 104 GiB planned')
    expect(text).toContain('rule: memory of another socket is slower')
    expect(text).toContain('Left over   20 of 72 threads, 22 GiB of 126 GiB memory with the whole plan')
    expect(text).toMatch(/^8B \(Llama 3\.1\) +4\.92 GB +13\.9–14\.8 +12\.0 +~11 +~9 +~8–13$/m)
    expect(text).toContain('numa0 cpus=0-15,hostnodes=1,memory=49152,policy=bind')
    expect(text).toContain('qm set 101 --affinity 18-35')
  })

  it('a colour never stands alone', () => {
    const coloured = renderAssessment(assessment, terminalOf(80, 1)).text
    expect(coloured).toContain('\u001b[')
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(renderAssessment(assessment, terminalOf(80)).text)
  })

  it('unknown is said, not left out', () => {
    const {text} = renderAssessment(assess(nothingKnown()), terminalOf(80))
    for (const label of ['Memory', 'Bandwidth', 'NUMA', 'Disks', 'Network']) {
      expect(text).toMatch(new RegExp(`^${label} +unknown`, 'm'))
    }
    expect(text).not.toMatch(/NaN|null|undefined|Infinity/)
  })
})

it('in a pipe each finding is a line: state, subject, finding, rule', () => {
  const lines = renderAssessment(assessment, pipe).text.split('\n')
  expect(lines[0]).toBe('limited\tPostgreSQL\t\t')
  expect(lines).toContain(
    'good\tMachine\t20 of 72 threads are left: 144 % of the cores\tup to 4 virtual processors for each core do for mixed work',
  )
  expect(lines.every((line) => line.split('\t').length === 4)).toBe(true)
})

describe('as a document', () => {
  const text = assessmentDocument(assessment, '2026-11-02')

  it('has a day, all findings with their rules, the machine, the storages and the tokens a second', () => {
    expect(text).toMatch(
      /^# What pve is good for\n\npve: Proxmox VE 9\.1\.4, asked over ssh as root@pve, on 2026-11-02\./,
    )
    const headings = text.split('\n').filter((line) => line.startsWith('## '))
    expect(headings).toEqual([
      '## Verdicts',
      '## Machine',
      '## Storages',
      '## Tokens a second',
      '## Settings for the model server',
    ])
    for (const {findings} of [assessment, ...assessment.verdicts])
      for (const {rule} of findings) expect(text).toContain(rule)
  })

  it('has tables that are whole', () => {
    const tables = text.split('\n\n').filter((part) => part.startsWith('|'))
    for (const table of tables) {
      const bars = table.split('\n').map((row) => row.replaceAll('\\|', '').split('|').length)
      expect(new Set(bars).size).toBe(1)
    }
  })
})

describe('names from elsewhere', () => {
  const hostile = '\u001b]0;title\u0007\u001b[31m| <b>x</b>\nlab'
  const facts = dualXeon({
    guests: [
      {addresses: [hostile], isRunning: true, memoryBytes: 0, name: hostile, startsAtBoot: true, threads: 1, vmid: 100},
    ],
    system: {...dualXeon().system, hostname: hostile},
    storages: dualXeon().storages!.map((storage) => ({...storage, name: hostile, type: hostile})),
  })

  it.each([40, 80])('do nothing to a terminal of %i columns', (columns) => {
    const {text} = renderAssessment(assess(facts), terminalOf(columns))
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  })

  it('stay in their column in a pipe', () => {
    const {text} = renderAssessment(assess(facts), pipe)
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/)
    expect(text.split('\n').every((line) => line.split('\t').length === 4)).toBe(true)
  })

  it('are text in the document', () => {
    const text = assessmentDocument(assess(facts), '2026-11-02')
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]|(?<!\\)<b/)
    expect(text).toContain('\\| \\<b\\>x\\</b\\> lab')
  })
})
