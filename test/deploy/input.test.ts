import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {afterAll, describe, expect, it} from 'vitest'
import {readEnvFile, readPasswordLine, targetByLogin, targetByName} from '#shared/deploy/index'
import {labText, readLab} from '../plan/lab.ts'

const folder = mkdtempSync(join(tmpdir(), 'lab-test-deploy-input-'))
afterAll(() => rmSync(folder, {force: true, recursive: true}))

describe('--env', () => {
  const file = (text: string, mode = 0o600) => {
    const name = join(folder, 'apps.env')
    writeFileSync(name, text)
    chmodSync(name, mode)
    return name
  }

  it('reads settings as .env has them', async () => {
    const text = '# mail\nBRIEFING_TO="mail:ana@example.org"\nSMTP_HOST=mail.example.org # ours\n'
    expect(await readEnvFile(file(text))).toEqual({
      BRIEFING_TO: 'mail:ana@example.org',
      SMTP_HOST: 'mail.example.org',
    })
  })

  it('names all problems at once', async () => {
    await expect(readEnvFile(file('BRIEFING_TOO=x\nnonsense\n'))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{field: 'line 2'}, {field: 'line 1', message: 'BRIEFING_TOO is not a setting'}],
    })
  })

  it('may hold a secret only where nobody else may read it', async () => {
    const text = 'DATABASE_URL=postgres://coord:secret@db/coord\n'
    await expect(readEnvFile(file(text, 0o640))).rejects.toMatchObject({
      problems: [{field: 'DATABASE_URL', message: expect.stringContaining('chmod 600')}],
    })
    expect(await readEnvFile(file(text))).toHaveProperty('DATABASE_URL')
    expect(await readEnvFile(file('TZ=UTC\n', 0o644))).toEqual({TZ: 'UTC'})
  })

  it('that is not there is told as that', async () => {
    await expect(readEnvFile(join(folder, 'none.env'))).rejects.toMatchObject({
      message: expect.stringContaining('none.env'),
    })
  })
})

describe('--password-stdin', () => {
  const read = (text: string) => readPasswordLine(Readable.from([Buffer.from(text)]))

  it('is the first line', async () => {
    expect(await read('correct-horse-battery\r\nmore\n')).toBe('correct-horse-battery')
    expect(await read("it's a long one")).toBe("it's a long one")
  })

  it.each(['', 'short', 'x'.repeat(201), 'pässwörter-sind-lang'])('refuses %j', async (text) => {
    await expect(read(text)).rejects.toMatchObject({code: 'INVALID_INPUT', problems: [{field: '--password-stdin'}]})
  })
})

describe('a machine', () => {
  const named = async () => ({file: 'infrastructure/lab.yaml', lab: (await readLab(labText)).lab})

  it('is found by its name in the lab file', async () => {
    expect(targetByName('postgres', 'postgres', await named())).toMatchObject({
      address: '192.168.1.50',
      machine: 'postgres',
      port: 22,
      subnet: '192.168.1.0/24',
      user: 'lab',
    })
  })

  it('that is not there has a near name, or all of them', async () => {
    const lab = await named()
    expect(() => targetByName('postgras', 'postgres', lab)).toThrow(
      expect.objectContaining({code: 'NOT_FOUND', nextStep: 'lab deploy postgres postgres'}),
    )
    expect(() => targetByName('x', 'postgres', lab)).toThrow(
      expect.objectContaining({nextStep: 'It names postgres, ollama, dev.'}),
    )
  })

  it('of another role is refused', async () => {
    const lab = await named()
    expect(() => targetByName('postgres', 'apps', lab)).toThrow(
      expect.objectContaining({code: 'WRONG_ROLE', nextStep: 'lab deploy apps dev'}),
    )
    expect(() => targetByName('postgres', 'apps', {...lab, file: 'other lab.yaml'})).toThrow(
      expect.objectContaining({nextStep: "lab deploy apps dev --file 'other lab.yaml'"}),
    )
  })

  it('is given by login, with the network that may use it', () => {
    expect(targetByLogin('lab@db.home.arpa:2222', '10.0.0.0/8')).toMatchObject({
      address: 'db.home.arpa',
      port: 2222,
      user: 'lab',
    })
    expect(() => targetByLogin('lab@-oProxyCommand=x', undefined)).toThrow(
      expect.objectContaining({
        problems: [{field: 'VM', message: expect.any(String)}, expect.objectContaining({field: '--subnet'})],
      }),
    )
  })
})
