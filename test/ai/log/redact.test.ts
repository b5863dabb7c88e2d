import {describe, expect, it} from 'vitest'
import {redactor, withoutSecrets} from '#shared/ai/log/redact'

const full = redactor('full', ['hunter2secret', 'pin'])
const redacted = redactor('redacted', [])

describe('what the log keeps of a text', () => {
  it.each([
    ['sk-proj-abcdefghijklmnopqrstuvwx', '[key]'],
    ['ghp_0123456789abcdefghij0123456789abcdef', '[token]'],
    ['github_pat_11ABCDEFG0123456789', '[token]'],
    ['glpat-0123456789abcdef', '[token]'],
    ['xoxb-123456789012-abcdef', '[token]'],
    ['AKIAIOSFODNN7EXAMPLE', '[key]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N', '[token]'],
    ['authorization: Bearer abcdef0123456789', 'authorization: Bearer [token]'],
    ['PVEAPIToken=lab@pve!toolkit=01234567-89ab-cdef-0123-456789abcdef', 'PVEAPIToken=lab@pve!toolkit=[token]'],
    ['postgres://coord:p4ss:w@ord@db:5432/x', 'postgres://coord:[password]@ord@db:5432/x'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', '[key]'],
  ])('never is a key: %s', (secret, mask) => {
    expect(full(`a ${secret} b`)).toBe(`a ${mask} b`)
    expect(redacted(`a ${secret} b`)).toBe(`a ${mask} b`)
  })

  it('never is a secret of the settings, however it looks; one too short to tell from a word stays', () => {
    expect(full('it is hunter2secret, a pin')).toBe('it is [secret], a pin')
    expect(withoutSecrets('ana@example.org: hunter2secret', ['hunter2secret'])).toBe('[e-mail]: [secret]')
  })

  it.each([
    ['write to Ana.Müller+x@kultur.example.org, please', 'write to [e-mail], please'],
    ['password: "open sesame" and more', 'password: [secret] and more'],
    ['das Passwort ist geheim123, ok', 'das Passwort ist [secret], ok'],
    ['API_KEY=abc123;x', 'API_KEY=[secret];x'],
    ['"token": "abc"', '"token": [secret]'],
  ])('is without addresses and passwords when it is redacted: %s', (text, kept) => {
    expect(redacted(text)).toBe(kept)
    expect(full(text)).toBe(text)
  })

  it('is otherwise what it was', () => {
    const text = 'The task-force asks: 40% of 1,200 m² @ £3 — risk LIB-R3 is at-risk, the tokens are 5 100.'
    expect(redacted(text)).toBe(text)
    expect(full('nul \0, half \ud83d')).toBe('nul \ufffd, half \ufffd')
  })

  it('is nothing when it is off', () => {
    expect(redactor('off', [])('anything')).toBeNull()
  })
})
