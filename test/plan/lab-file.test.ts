import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {UserError} from '#shared/errors'
import {debianImage} from '#shared/guests/index'
import {guestUuid, readLabFile} from '#shared/plan/index'
import {labFileSchema} from '../../src/shared/plan/lab-schema.ts'
import {exampleFile, home, labText, labWith, publicKey, readLab} from './lab.ts'

const problemsOf = async (text: string) => {
  const error = await readLab(text).catch((caught: unknown) => caught)
  if (!(error instanceof UserError)) throw new Error(`read, or failed otherwise: ${String(error)}`)
  return error.problems
}

describe('a lab file', () => {
  it('is the example, with sizes in bytes and everything that it leaves out', async () => {
    const {lab} = await readLabFile(exampleFile, home)
    expect(lab.vms.map(({cores, disk, memory, vmid}) => [vmid, cores, memory / 1024 ** 3, disk / 1024 ** 3])).toEqual([
      [100, 4, 8, 100],
      [101, 32, 64, 200],
      [102, 16, 32, 100],
    ])
    expect(lab.vms[0]).toMatchObject({cpu: 'host', deploy: true, onboot: true, running: true, sockets: 1, tags: []})
    expect(lab.image).toEqual(debianImage)
  })

  it('says all that is wrong at once, with line, column and field', async () => {
    const text = labWith(['memory: 8G, disk: 100G', 'memory: 8, disk: 100'], ['subnet: 192.168.1.0/24', 'subnett: x'])
    expect(await problemsOf(text)).toEqual([
      {
        field: 'line 4, column 1, network.subnet',
        message: 'is missing; it has to be a network such as 192.168.1.0/24.',
      },
      {field: 'line 4, column 26, network.subnett', message: 'is not a field of a lab; did you mean subnet?'},
      {
        field: 'line 10, column 59, vms[0].memory',
        message: 'is 8; it has to be a size such as 8G or 512M (powers of 1024).',
      },
      {
        field: 'line 10, column 70, vms[0].disk',
        message: 'is 100; it has to be a size such as 100G or 1T (powers of 1024).',
      },
    ])
  })

  it('refuses what is not YAML, and what refers to another place', async () => {
    expect(await problemsOf('name: [')).toEqual([
      {field: expect.stringMatching(/^line 1, column \d+$/), message: expect.stringMatching(/^is not YAML: /)},
    ])
    expect(await problemsOf('a: &a [x]\nb: *a\n')).toEqual([
      {field: 'line 2, column 4', message: 'refers to another place (*): write it out.'},
    ])
  })

  it('that says something twice is told so, along with all else that is wrong', async () => {
    expect(await problemsOf(labWith(['subnet: 192.168.1.0/24', 'subnet: a, subnet: b']))).toEqual([
      {
        field: expect.stringContaining('network.subnet'),
        message: expect.stringContaining('is "a"; it has to be a network'),
      },
      {field: expect.stringMatching(/^line 4, column \d+$/), message: 'says subnet a second time.'},
    ])
  })

  it('has its public keys and what is long never said again', async () => {
    const messages = (await problemsOf(labWith(['~/key.pub', '"-----BEGIN\\nsecret"'], ['vmbr0', 'b'.repeat(50)]))).map(
      ({message}) => message,
    )
    expect(messages).toEqual([
      'has to be the name of a bridge such as vmbr0.',
      'has to be a public key, or a file that holds one.',
    ])
  })

  it('is text in UTF-8, and no plan', async () => {
    const latin = join(home, 'latin.yaml')
    writeFileSync(latin, Buffer.from(labText.replace('dev', 'd\u00e9v'), 'latin1'))
    await expect(readLabFile(latin, home)).rejects.toMatchObject({
      problems: [{message: expect.stringContaining('UTF-8')}],
    })
    await expect(readLab('{"stateHash": "x", "steps": []}')).rejects.toMatchObject({
      message: expect.stringContaining('is a plan'),
      nextStep: expect.stringContaining('lab apply'),
    })
  })

  it('says what an empty one lacks', async () => {
    const fields = (await problemsOf('')).map(({field}) => field)
    expect(fields).toEqual(
      ['name', 'host', 'storages', 'network', 'image', 'vms'].map((name) => `line 1, column 1, ${name}`),
    )
  })

  it('that is not there is said', async () => {
    await expect(readLabFile('nowhere.yaml', home)).rejects.toMatchObject({code: 'FILE_NOT_READ', exitCode: 3})
  })

  it('names public keys, or files that hold them', async () => {
    expect((await readLab(labText)).keys).toEqual({keys: [publicKey], problems: []})
    expect((await readLab(labWith(['~/key.pub', publicKey]))).keys).toEqual({keys: [publicKey], problems: []})
  })

  it('never gives a private key away', async () => {
    writeFileSync(join(home, 'private'), '-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n')
    const {keys} = await readLab(labWith(['~/key.pub', '~/private']))
    expect(keys).toEqual({
      keys: [],
      problems: [{index: 0, message: `${join(home, 'private')} is a private key; the public one ends in .pub`}],
    })
  })

  it('has a schema for editors that is the one of the program (npm run schema)', () => {
    const file = new URL('../../infrastructure/lab.schema.json', import.meta.url)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(labFileSchema())))
  })
})

describe('the identity of a machine', () => {
  it('is made of the names of lab and machine, the same everywhere', () => {
    const one = guestUuid({name: 'homelab'}, {name: 'postgres'})
    expect(one).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(guestUuid({name: 'homelab'}, {name: 'postgres'})).toBe(one)
    expect(guestUuid({name: 'homelab'}, {name: 'dev'})).not.toBe(one)
    expect(guestUuid({name: 'other'}, {name: 'postgres'})).not.toBe(one)
  })

  it('is the one that the file names, for a machine that was there before', () => {
    const uuid = '5B0A7C1E-0000-4000-8000-000000000064'
    expect(guestUuid({name: 'homelab'}, {name: 'postgres', uuid})).toBe(uuid.toLowerCase())
  })
})
