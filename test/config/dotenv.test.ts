import {parseEnv} from 'node:util'
import * as fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {quote, readDotenv, setInDotenv} from '#shared/config/dotenv'

describe('reading', () => {
  it('knows the line of each value, also after values of several lines', () => {
    const text = '\uFEFFA=1\r\n# no\r\n\r\nexport B = "two\r\nlines"\r\nC=\'3\' # why\r\n'
    expect(readDotenv(text)).toEqual({
      badLines: [],
      entries: [
        {line: 1, lines: 1, name: 'A', value: '1'},
        {line: 4, lines: 2, name: 'B', value: 'two\nlines'},
        {line: 6, lines: 1, name: 'C', value: '3'},
      ],
    })
  })

  it('reports bad lines and reads the ones after them', () => {
    const {badLines, entries} = readDotenv("A: 1\nB=2\n=3\nC D=4\nE='open\nF=6\n")
    expect(badLines).toEqual([
      {line: 1, message: 'is neither NAME=value nor a comment'},
      {line: 3, message: 'is neither NAME=value nor a comment'},
      {line: 4, message: 'is neither NAME=value nor a comment'},
      {line: 5, message: 'has a quote that is never closed'},
    ])
    expect(entries.map(({name, value}) => [name, value])).toEqual([
      ['B', '2'],
      ['F', '6'],
    ])
  })
})

describe('writing', () => {
  it('changes a value in its place and leaves the rest alone', () => {
    const text = '# mine\nA=1 # one\nexport B = "two"# 2\nwhat\nC=\'x\ny\'\nD=4'
    const after = setInDotenv(setInDotenv(setInDotenv(text, 'A', 'a b'), 'B', '3'), 'C', 'z')
    expect(after).toBe("# mine\nA='a b' # one\nexport B = 3# 2\nwhat\nC=z\nD=4")
  })

  it('changes the one of several that counts', () => {
    expect(setInDotenv('A=1\nA=2\n', 'A', '3')).toBe('A=1\nA=3\n')
  })

  it('adds after the commented-out example, else at the end', () => {
    expect(setInDotenv('#A=1\nB=2\n', 'A', '3')).toBe('#A=1\nA=3\nB=2\n')
    expect(setInDotenv('B=2', 'A', '3')).toBe('B=2\nA=3\n')
    expect(setInDotenv('B=2\r\n', 'A', '3')).toBe('B=2\r\nA=3\r\n')
    expect(setInDotenv('', 'A', '3')).toBe('A=3\n')
  })

  it.each([
    ['plain:/@%+,-_.1', 'plain:/@%+,-_.1'],
    ['a b', "'a b'"],
    ["it's", `"it's"`],
    ["C:\\new's", "`C:\\new's`"],
    [`'"`, '`\'"`'],
    [`'"\``, undefined],
    ['a\nb', undefined],
  ])('quotes %j as %s', (value, written) => {
    expect(quote(value)).toBe(written)
  })

  const value = fc.oneof(
    fc.string({unit: 'binary', maxLength: 30}),
    fc.string({unit: fc.constantFrom(...'\'"`\\n#$= ~é🙂\t\n'), maxLength: 12}),
  )

  it('writes every value so that node reads the same, or says that it cannot', async () => {
    await fc.assert(
      fc.property(
        value,
        fc.constantFrom('', 'B=2 # x\n', '#A=old\n', 'A="old" # kept\nB=2\n', '  export A = old'),
        (typed, text) => {
          fc.pre(typed !== '')
          if (quote(typed) === undefined) {
            expect(
              /[\0-\x1f\x7f]/.test(typed) || ["'", '"', '`'].filter((mark) => typed.includes(mark)).length >= 2,
            ).toBe(true)
            return
          }
          const after = setInDotenv(text, 'A', typed)
          expect(parseEnv(after)).toMatchObject({A: typed, ...(text.includes('B=2') && {B: '2'})})
          expect(readDotenv(after)).toMatchObject({
            badLines: [],
            entries: expect.arrayContaining([expect.objectContaining({name: 'A', value: typed})]),
          })
          expect(readDotenv(after).entries.every(({doubt}) => doubt === undefined)).toBe(true)
          expect(setInDotenv(after, 'A', typed)).toBe(after)
        },
      ),
    )
  })
})
