import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {briefingMarkdown} from '#shared/briefing/formats/markdown'
import {briefing, fact, libraryFacts} from '../samples.ts'

function itemOf(text: string, action: string | null = null): string {
  const facts = [fact('F1', text, {action, severity: null})]
  const markdown = briefingMarkdown(briefing({facts}))
  return markdown.slice(markdown.indexOf('- **F1**')).split('\n\n')[0]!
}

describe('a briefing in Markdown', () => {
  it('has headings, a list for each section, and commands as code', () => {
    expect(briefingMarkdown(briefing({facts: libraryFacts.slice(0, 3)}))).toMatchInlineSnapshot(`
      "# Briefing of Monday, 2026-11-23

      3 projects, 2 of them needing attention; 8 open threats: 2 red, 3 orange, 2 yellow, 1 green. (F1)

      ## Needs you today

      - **F2** · *urgent* · The SPI of LIB is 0.553 (poor).\\
        \`coord budget evm --project LIB\`
      - **F3** · *urgent* · LIB-B2 "Asbestos removal" is GBP 2,300.00 over budget.\\
        \`coord budget transfer FROM LIB-B2 AMOUNT\`

      Nothing more under: contacts due, documents, what changed, data quality.

      *as of 2026-11-23 07:30 (Europe/London) · news since 2026-11-20 06:30 · compared with 2026-11-20 · all projects under way · facts 3f7a9c0b12de · by rules*
      "
    `)
  })

  it('on a quiet day is three lines', () => {
    const quiet = briefing({emptySections: [], facts: [libraryFacts[0]!], isQuiet: true})
    expect(briefingMarkdown(quiet).trim().split('\n\n')).toHaveLength(3)
  })

  it.each([
    ['*bold* _it_ ~no~ `code`', String.raw`\*bold\* \_it\_ \~no\~ \`code\``],
    ['[link](https://evil.example)', String.raw`\[link\](https\://evil.example)`],
    ['![image](https://evil.example/x.png)', String.raw`!\[image\](https\://evil.example/x.png)`],
    ['<img src=x onerror=alert(1)> &lt;', '&lt;img src=x onerror=alert(1)&gt; &amp;lt;'],
    ['www.evil.example', String.raw`www\.evil.example`],
    ['$x$ and a | b', String.raw`\$x\$ and a \| b`],
    ['ask @octocat about #12', 'ask @\u2060octocat about #\u206012'],
    ['two\n\n# lines', 'two # lines'],
  ])('shows a title as it was written: %s', (title, shown) => {
    expect(itemOf(title)).toBe(`- **F1** · ${shown}`)
  })

  it('ends code where the command ends', () => {
    expect(itemOf('x', 'coord risk add "`rm`"')).toBe('- **F1** · x\\\n  ``coord risk add "`rm`"``')
    expect(itemOf('x', '`rm`')).toBe('- **F1** · x\\\n  `` `rm` ``')
  })

  it('is one item, whatever the title is', () => {
    fc.assert(
      fc.property(fc.string({maxLength: 60, unit: 'binary'}), (title) => {
        expect(itemOf(`LIB-R1 "${title}"`)).not.toMatch(/[\n<>]/)
      }),
    )
  })
})
