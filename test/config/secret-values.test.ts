import {describe, expect, it} from 'vitest'
import {loadConfig, secretValues} from '#shared/config/index'
import {makeHome} from './home.ts'

describe('the values that must be written nowhere', () => {
  it('are secrets and the passwords within addresses, as typed and decoded; groups with problems have none', async () => {
    const environment = {
      DATABASE_URL: 'postgres://coord:p%40ss@localhost/coord',
      OLLAMA_HOST: 'https://ana:word@ollama.example.org',
      OPENAI_API_KEY: 'sk-0123456789',
      PROXMOX_TOKEN_SECRET: 'not a secret of a token',
    }
    const config = await loadConfig(makeHome().sources(environment), ['ai', 'database'])
    expect(secretValues(config).toSorted()).toEqual(['p%40ss', 'p@ss', 'sk-0123456789', 'word', 'word'])
  })

  it('are none where nothing is set', async () => {
    expect(secretValues(await loadConfig(makeHome().sources(), ['general']))).toEqual([])
  })
})
