import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {blocksOf, withBlock, withoutBlock} from '#shared/schedule/crontab'

const portfolio = {lines: ["30 7 * * 1-5 /bin/sh '/home/änne/a b.sh'"], name: 'briefing-portfolio'}
const library = {lines: ["0 8 * * * /bin/sh '/x.sh'", "0 9 * * * /bin/sh '/x.sh'"], name: 'briefing-project-LIB'}

/** Crontabs in any encoding, as strings of bytes, with line ends of every sort and none. */
const crontabs = fc
  .array(fc.constantFrom('\n', '\r\n', '0 0 * * * true', '# ü', 'MAILTO=a', ' ', '%', '\t', '# >>> coord', '\xff\x00'))
  .map((parts) => Buffer.from(parts.join(''), 'utf8').toString('latin1'))

describe('a block in a crontab', () => {
  it('comes behind what is there, between two marker lines', () => {
    expect(withBlock('MAILTO=ana\n0 0 * * * true\n', library)).toBe(
      "MAILTO=ana\n0 0 * * * true\n# >>> coord briefing-project-LIB\n0 8 * * * /bin/sh '/x.sh'\n0 9 * * * /bin/sh '/x.sh'\n# <<< coord briefing-project-LIB\n",
    )
  })

  it('leaves every byte of any crontab as it was, once it is taken out again', () => {
    fc.assert(
      fc.property(crontabs, (crontab) => {
        expect(withoutBlock(withBlock(crontab, portfolio), portfolio.name)).toBe(crontab)
      }),
    )
  })

  it('does so beside others, in whatever order they come and go, and when they came twice', () => {
    const orders = fc.shuffledSubarray([portfolio, library], {minLength: 2})
    fc.assert(
      fc.property(
        crontabs,
        orders,
        orders,
        fc.array(fc.constantFrom(portfolio, library)),
        (crontab, come, go, again) => {
          const full = [...come, ...again].reduce(withBlock, crontab)
          expect(blocksOf(full).map(({name}) => name)).toEqual(come.map(({name}) => name))
          expect(go.reduce((text, {name}) => withoutBlock(text, name), full)).toBe(crontab)
        },
      ),
    )
  })

  it('is replaced where it stands, so that later lines stay behind it', () => {
    const edited = `${withBlock('a', portfolio)}b\n`
    const replaced = withBlock(edited, {...portfolio, lines: ['new']})
    expect(replaced).toBe(edited.replace(/^30 7.*$/m, 'new'))
    expect(withoutBlock(replaced, portfolio.name)).toBe('a\nb\n')
  })

  it('is found again with the letters that it had', () => {
    expect(blocksOf(withBlock('', portfolio))).toEqual([portfolio])
  })

  it('is refused when a marker line is gone: what lies between might be somebody else’s', () => {
    const text = withBlock('', portfolio)
    for (const broken of [text.replace(/# <<<.*\n/, ''), text.replace(/# <<<.*\n/, '') + text]) {
      expect(() => withBlock(broken, portfolio)).toThrow('lost one of its marker lines')
      expect(() => withoutBlock(broken, portfolio.name)).toThrow('lost one of its marker lines')
    }
    expect(() => withoutBlock(text.replace(/# >>>.*\n/, ''), portfolio.name)).toThrow('lost one of its marker lines')
  })

  it('that was copied is taken out everywhere', () => {
    const text = withBlock('a\n', portfolio)
    expect(withoutBlock(text + text, portfolio.name)).toBe('a\na\n')
  })
})
