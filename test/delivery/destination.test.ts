import {describe, expect, it} from 'vitest'
import {parseDestinations, splitDestinations} from '#shared/delivery/index'
import {UserError} from '#shared/errors'

const place = {baseDirectory: '/work', field: '--to', homeDirectory: '/home/ana'}
const SLACK = 'https://hooks.slack.com/services/T0000/B0000/XXXXsecretXXXX'

describe('destinations', () => {
  it('are of five kinds', () => {
    const parsed = parseDestinations(
      [
        'mail:Ana@Example.org',
        'file:briefings/{date}.md',
        'file:~/b/{scope}.html',
        'webhook:https://example.org/',
        'ntfy:https://ntfy.sh/topic',
        `slack:${SLACK}`,
      ],
      place,
    )
    expect(parsed.map(({kind, label}) => [kind, label.replace(/#[\da-f]{4}$/, '#')])).toEqual([
      ['mail', 'mail:Ana@Example.org'],
      ['file', 'file:/work/briefings/{date}.md'],
      ['file', 'file:/home/ana/b/{scope}.html'],
      ['webhook', 'webhook:https://example.org'],
      ['ntfy', 'ntfy:https://ntfy.sh/••••#'],
      ['slack', 'slack:https://hooks.slack.com/••••#'],
    ])
    expect(parsed.filter((each) => each.kind === 'file').map(({format}) => format)).toEqual(['markdown', 'html'])
  })

  it('of mail are one for each address; what is the same is one', () => {
    const values = ['mail:ana@example.org, ben@example.org', 'mail:ana@EXAMPLE.org', 'file:./x.md', 'file:/work/x.md']
    expect(parseDestinations(values, place).map(({label}) => label)).toEqual([
      'mail:ana@EXAMPLE.org',
      'mail:ben@example.org',
      'file:/work/x.md',
    ])
  })

  it('have a key each that is the same tomorrow and says nothing', () => {
    const [first, second] = parseDestinations(['ntfy:https://ntfy.sh/one', 'ntfy:https://ntfy.sh/two'], place)
    expect(first!.key).toMatch(/^[\da-f]{64}$/)
    expect(first!.key).not.toBe(second!.key)
    expect(first!.label).not.toBe(second!.label)
    expect(parseDestinations(['ntfy:HTTPS://NTFY.sh/one'], place)[0]!.key).toBe(first!.key)
  })

  it('know what is secret in an address, however it is written', () => {
    const [destination] = parseDestinations(
      ['webhook:https://ana:p%40ssword@example.org/hook/abcdef?key=ghijkl'],
      place,
    )
    expect(destination!.label).toMatch(/^webhook:https:\/\/example\.org\/••••#[\da-f]{4}$/)
    expect(destination!.secrets).toEqual(
      expect.arrayContaining(['p%40ssword', 'p@ssword', 'abcdef', 'ghijkl', '/hook/abcdef?key=ghijkl']),
    )
  })

  it('are not in the label by their user alone', () => {
    const [destination] = parseDestinations(['webhook:https://token@example.org'], place)
    expect(destination!.label).not.toContain('token')
  })

  it('of BRIEFING_TO are separated by commas, which addresses of mail may hold as well', () => {
    expect(
      splitDestinations('mail:ana@example.org, ben@example.org; file:/a, b/{date}.md\n slack:https://example.org/a,b,'),
    ).toEqual(['mail:ana@example.org, ben@example.org', 'file:/a, b/{date}.md', 'slack:https://example.org/a,b'])
  })
})

describe('what is wrong with destinations', () => {
  it('is said all at once, each with its flag', () => {
    const {code, exitCode, problems} = errorOf(['mial:ana@example.org', 'file:x.pdf', 'mail:ana', 'ntfy:ntfy.sh/topic'])
    expect({code, exitCode}).toEqual({code: 'DESTINATION_INVALID', exitCode: 2})
    expect(problems.map(({field}) => field)).toEqual(['--to', '--to', '--to', '--to'])
  })

  it.each([
    ['ana@example.org', 'write mail:ana@example.org'],
    ['slak:https://example.org/secret', 'did you mean slack:'],
    ['https://example.org/secret', 'put webhook:, ntfy: or slack: before it'],
    ['secret', 'a value without a kind'],
    ['mail:', 'names nothing'],
    ['mail:ana@example.org,,ben', 'nothing, ben is not a mail address'],
    ['mail:<ana@example.org>', 'is not a mail address'],
    ['mail:ana@example.org\nBcc: all@example.org', 'line break'],
    ['file:x', 'does not end with .md, .html, .txt or .json'],
    ['file:{day}.md', '{day} is not known'],
    ['file:~ben/x.md', 'home folder of another user'],
    ['webhook:ftp://example.org/secret', 'https:// or http://'],
    ['webhook:secret', 'not followed by an address'],
    ['webhook:https://a%ZZ:b@example.org', '%25'],
    ['ntfy:https://ntfy.sh', 'does not end with a topic'],
    ['ntfy:https://ntfy.sh/topic?auth=secret', 'BRIEFING_NTFY_TOKEN'],
  ])('%j: %s', (value, words) => {
    const {message, nextStep, problems} = errorOf([value])
    expect(problems).toEqual([{field: '--to', message: expect.stringContaining(words)}])
    expect(JSON.stringify([message, nextStep, problems])).not.toContain('secret')
  })
})

function errorOf(values: readonly string[]): UserError {
  try {
    parseDestinations(values, place)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('nothing was wrong')
}
