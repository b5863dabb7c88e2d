import {afterEach, describe, expect, it} from 'vitest'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {type Answer, clientOf, type Heard, type ProxmoxDouble, serve, tokenSecret} from './support/server.ts'

let server: ProxmoxDouble
let client: ProxmoxClient

afterEach(async () => {
  client?.close()
  await server?.close()
})

async function given(answer: (heard: Heard, number: number) => Answer, timeoutMs?: number): Promise<ProxmoxClient> {
  server = await serve(answer)
  client = clientOf(server, {...(timeoutMs !== undefined && {timeoutMs})})
  return client
}

/** Everything of an error that could reach a person, a log or `--json`. */
function everythingOf(error: unknown): string {
  const {cause, code, details, message, nextStep, problems, stack} = error as Record<string, unknown>
  return JSON.stringify([code, details, message, nextStep, problems, stack, String(cause)])
}

const upid = 'UPID:pve:0000ABCD:00112233:69241F00:qmcreate:100:lab@pve!toolkit:'

describe('what is sent', () => {
  it('logs in with the token in a header, never in the address', async () => {
    await (await given(() => ({data: {version: '9.1'}}))).version()
    expect(server.heard[0]).toMatchObject({
      headers: {authorization: `PVEAPIToken=lab@pve!toolkit=${tokenSecret}`},
      url: '/api2/json/version',
    })
  })

  it('encodes everything in a form and says how long it is', async () => {
    await given(() => ({data: upid}))
    await client.guests.create('pve', {
      boot: 'order=scsi0;net0',
      description: "a=b;c&d (é) 'x' ~!*",
      memory: 8192,
      onboot: true,
      sshkeys: encodeURIComponent('ssh-ed25519 AAAA+/ me@x\n'),
      tags: ['lab', 'postgres'],
      vmid: 100,
    })
    const {body, headers, method} = server.heard[0]!
    expect(method).toBe('POST')
    expect(headers).toMatchObject({
      'content-length': String(Buffer.byteLength(body)),
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(headers['transfer-encoding']).toBeUndefined()
    expect(body).toBe(
      [
        'boot=order%3Dscsi0%3Bnet0',
        'description=a%3Db%3Bc%26d%20%28%C3%A9%29%20%27x%27%20~%21%2A',
        'memory=8192',
        'onboot=1',
        'sshkeys=ssh-ed25519%2520AAAA%252B%252F%2520me%2540x%250A',
        'tags=lab%2Cpostgres',
        'vmid=100',
      ].join('&'),
    )
  })

  it('repeats the key of an array', async () => {
    await given(() => ({data: {pid: 7}}))
    expect(await client.agent.run('pve', 100, ['ls', '-l'])).toBe(7)
    expect(server.heard[0]?.body).toBe('command=ls&command=-l')
  })

  it('sends a change without parameters with a length of nothing', async () => {
    await given(() => ({data: upid}))
    await client.guests.start('pve', 100)
    expect(server.heard[0]).toMatchObject({body: '', headers: {'content-length': '0'}})
  })

  it('sends the parameters of a deletion in the address, without a body', async () => {
    await given(() => ({data: upid}))
    await client.guests.delete('pve', 100, {purge: true})
    expect(server.heard[0]).toMatchObject({body: '', method: 'DELETE', url: '/api2/json/nodes/pve/qemu/100?purge=1'})
    expect(server.heard[0]?.headers['transfer-encoding']).toBeUndefined()
  })

  it('encodes the parts of a path', async () => {
    await given(() => ({data: {}}))
    await client.storage.volume('pve', 'local', 'local:import/debian 12.qcow2')
    expect(server.heard[0]?.url).toBe('/api2/json/nodes/pve/storage/local/content/local%3Aimport%2Fdebian%2012.qcow2')
  })

  it('is nothing when the values are wrong: all of them are named', async () => {
    await given(() => ({data: upid}))
    const error = await client.guests.create('pve', {cores: 0, name: 'a_b', vmid: 99}).catch((each) => each)
    expect(error).toMatchObject({code: 'PROXMOX_INVALID_PARAMETERS'})
    expect(error.problems.map(({field}: {field: string}) => field)).toEqual(['cores', 'name', 'vmid'])
    expect(server.heard).toEqual([])
  })
})

describe('what a refusal becomes', () => {
  const refusals: readonly [what: string, answer: Answer, expected: Readonly<Record<string, unknown>>][] = [
    [
      'a wrong token: 401, late, empty, the reason phrase is all there is',
      {body: '', delayMs: 50, reason: 'no such user', status: 401},
      {code: 'PROXMOX_UNAUTHENTICATED', details: {text: 'no such user'}, exitCode: 5},
    ],
    [
      'a token without rights: which privilege on which path',
      {body: '{"data":null,"message":"Permission check failed (/vms/100, VM.Audit)\\n"}', status: 403},
      {
        code: 'PROXMOX_FORBIDDEN',
        details: {path: '/vms/100', privileges: ['VM.Audit']},
        message: 'The API token may not do this: it needs VM.Audit on /vms/100.',
      },
    ],
    [
      'a choice of privileges, in the reason phrase of an older version',
      {
        body: '{"data":null}',
        reason: 'Permission check failed (/storage/local, Datastore.Audit|Datastore.AllocateSpace)',
        status: 403,
      },
      {details: {path: '/storage/local', privileges: ['Datastore.Audit', 'Datastore.AllocateSpace']}},
    ],
    [
      'parameters that the server refuses',
      {body: '{"errors":{"scsi0":"storage is full\\n of it"},"data":null,"message":"x"}', status: 400},
      {code: 'PROXMOX_INVALID_PARAMETERS', problems: [{field: 'scsi0', message: 'storage is full of it'}]},
    ],
    [
      'a VMID that was taken in between',
      {body: '{"errors":{"vmid":"VM 100 already exists"},"data":null}', status: 400},
      {code: 'PROXMOX_EXISTS', exitCode: 4},
    ],
    [
      'a guest that is not there',
      {reason: "Configuration file 'nodes/pve/qemu-server/100.conf' does not exist", status: 500},
      {code: 'PROXMOX_NOT_FOUND', exitCode: 3},
    ],
    [
      'a lock, with what holds it',
      {body: '{"data":null,"message":"VM is locked (backup)\\n"}', status: 500},
      {code: 'PROXMOX_LOCKED', details: {lock: 'backup'}, exitCode: 8},
    ],
    [
      'a lock of the file',
      {body: '{"data":null,"message":"can\'t lock file \'/var/lock/x\' - got timeout\\n"}', status: 500},
      {code: 'PROXMOX_LOCKED'},
    ],
    [
      'what only root may set',
      {body: '{"data":null,"message":"only root can set \'affinity\' config\\n"}', status: 500},
      {code: 'PROXMOX_ROOT_ONLY'},
    ],
    [
      'protection',
      {body: '{"data":null,"message":"can\'t remove VM 100 - protection mode enabled\\n"}', status: 500},
      {code: 'PROXMOX_PROTECTED', exitCode: 4},
    ],
    [
      'a change by somebody else',
      {
        body: '{"data":null,"message":"detected modified configuration - file changed by other user? Try again.\\n"}',
        status: 500,
      },
      {code: 'PROXMOX_CHANGED', exitCode: 4},
    ],
    [
      'an agent that does not run',
      {body: '{"data":null,"message":"QEMU guest agent is not running\\n"}', status: 500},
      {code: 'PROXMOX_AGENT_ABSENT'},
    ],
    [
      'a content type that a storage does not take',
      {
        body: '{"data":null,"message":"storage \'local\' is not configured for content-type \'import\'\\n"}',
        status: 500,
      },
      {code: 'PROXMOX_CONTENT_TYPE'},
    ],
    [
      'words of no known kind',
      {body: '{"data":null,"message":"it fell over\\n"}', status: 500},
      {code: 'PROXMOX_FAILED'},
    ],
    [
      'a call that an old version does not know',
      {body: '', reason: 'Method not implemented', status: 501},
      {code: 'PROXMOX_UNSUPPORTED'},
    ],
    ['a node that cannot be reached', {body: '', reason: 'No route', status: 595}, {code: 'PROXMOX_NODE_UNREACHABLE'}],
    ['the page of a proxy', {body: '<html>log in</html>'}, {code: 'PROXMOX_BAD_ANSWER'}],
    ['a redirection', {body: '', headers: {location: 'https://elsewhere/'}, status: 302}, {code: 'PROXMOX_BAD_ANSWER'}],
    ['an answer of another shape', {data: 'nonsense'}, {code: 'PROXMOX_BAD_ANSWER'}],
  ]

  it.each(refusals)('%s', async (_, answer, expected) => {
    await given(() => answer)
    const error = await client.guests.configuration('pve', 100).catch((each) => each)
    expect(error).toMatchObject(expected)
    expect(error.nextStep).toBeTruthy()
  })

  it('is made safe for a terminal', async () => {
    const evil = 'VM \u001b[2J\u001b]0;owned\u0007\u202e is\r\ngone\u009b31m'
    await given(() => ({body: JSON.stringify({data: null, message: evil}), status: 500}))
    const error = await client.version().catch((each) => each)
    expect(everythingOf(error)).not.toMatch(/\\u001b|\\u009b|\\u202e|\\u0007/)
  })

  it('never repeats the secret, even when the server does', async () => {
    await given(() => ({
      body: JSON.stringify({data: null, message: `bad PVEAPIToken=lab@pve!toolkit=${tokenSecret}`}),
      reason: `bad ${tokenSecret}`,
      status: 500,
    }))
    expect(everythingOf(await client.version().catch((each) => each))).not.toContain(tokenSecret)
  })
})

describe('a connection that breaks', () => {
  it('does not hinder reading: it is asked again', async () => {
    await given((_, number) => (number < 3 ? {instead: 'reset'} : {data: {version: '9.1'}}))
    expect(await client.version()).toMatchObject({version: '9.1'})
    expect(server.heard).toHaveLength(3)
  })

  it('in the middle of an answer does not hinder reading either', async () => {
    await given((_, number) => (number === 1 ? {instead: 'reset in the middle'} : {data: {version: '9.1'}}))
    expect(await client.version()).toMatchObject({version: '9.1'})
  })

  it('is reported when it does not get better', async () => {
    await given(() => ({instead: 'reset'}))
    await expect(client.version()).rejects.toMatchObject({code: 'PROXMOX_UNREACHABLE'})
    expect(server.heard).toHaveLength(3)
  })

  it('reads again when a node did not answer the server', async () => {
    await given((_, number) => (number === 1 ? {body: '', status: 596} : {data: {version: '9.1'}}))
    expect(await client.version()).toMatchObject({version: '9.1'})
  })

  const losses: readonly [what: string, answer: Answer][] = [
    ['596: the node did not answer the server in time', {body: '', reason: 'Broken pipe', status: 596}],
    ['599', {body: '', status: 599}],
    ['504 of a proxy', {body: '<html>', status: 504}],
    ['a reset', {instead: 'reset'}],
    ['a reset in the middle', {data: upid, instead: 'reset in the middle'}],
    ['an answer that is not understood', {body: 'fine!'}],
  ]

  it.each(losses)('leaves a change unknown and never sends it twice: %s', async (_, answer) => {
    await given(() => answer)
    await expect(client.guests.create('pve', {vmid: 100})).rejects.toMatchObject({code: 'PROXMOX_STATE_UNKNOWN'})
    expect(server.heard).toHaveLength(1)
  })

  it('leaves a change unknown when no answer comes in time', async () => {
    await given(() => ({instead: 'silence'}), 150)
    await expect(client.guests.start('pve', 100)).rejects.toMatchObject({code: 'PROXMOX_STATE_UNKNOWN'})
    expect(server.heard).toHaveLength(1)
  })

  it('is no unknown change when nothing was sent', async () => {
    await given(() => ({data: upid}))
    await server.close()
    await expect(client.guests.start('pve', 100)).rejects.toMatchObject({code: 'PROXMOX_UNREACHABLE'})
    server = await serve(() => ({}))
  })

  it('says so when reading takes too long', async () => {
    await given(() => ({instead: 'silence'}), 150)
    await expect(client.version()).rejects.toMatchObject({code: 'PROXMOX_TIMEOUT'})
  })

  it('refuses an answer without end', async () => {
    const huge = `{"data":"${'x'.repeat(40 * 1024 * 1024)}"}`
    await given(() => ({body: huge}))
    await expect(client.version()).rejects.toMatchObject({
      code: 'PROXMOX_BAD_ANSWER',
      message: expect.stringContaining('more than 32 MiB'),
    })
  })
})

describe('a guest that somebody else has for a moment', () => {
  const inUse = (lock: string): Answer => ({body: JSON.stringify({data: null, message: lock}), status: 500})
  const busyFile = inUse("can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout\n")

  it('is tried again, since nothing was done', async () => {
    await given((_, number) => (number < 3 ? busyFile : {data: upid}))
    expect(await client.guests.start('pve', 100)).toBe(upid)
    expect(server.heard).toHaveLength(3)
  })

  it('is not tried for ever', async () => {
    await given(() => busyFile)
    await expect(client.guests.start('pve', 100)).rejects.toMatchObject({code: 'PROXMOX_LOCKED'})
    expect(server.heard).toHaveLength(3)
  })

  it('is not tried again when a backup holds it, which takes its time', async () => {
    await given(() => inUse('VM is locked (backup)\n'))
    await expect(client.guests.start('pve', 100)).rejects.toMatchObject({code: 'PROXMOX_LOCKED'})
    expect(server.heard).toHaveLength(1)
  })
})

describe('connections', () => {
  it('are used again for reading', async () => {
    await given(() => ({data: {version: '9.1'}}))
    for (const _ of [1, 2, 3]) await client.version()
    expect(server.connections()).toBe(1)
  })

  it('are new for each change, so that none meets one that is being closed', async () => {
    await given(({method}) => ({data: method === 'GET' ? {version: '9.1'} : upid}))
    await client.version()
    await client.guests.start('pve', 100)
    await client.guests.start('pve', 101)
    expect(server.heard.map(({connection}) => connection)).toEqual([1, 2, 3])
  })

  it('that the server closed while they were idle do not hinder reading', async () => {
    await given((_, number) => ({
      data: {version: String(number)},
      ...(number === 1 && {headers: {connection: 'close'}}),
    }))
    expect(await client.version()).toMatchObject({version: '1'})
    expect(await client.version()).toMatchObject({version: '2'})
  })
})

describe('answers', () => {
  it('may quote their numbers, add keys and leave out what a version does not know', async () => {
    await given(() => ({
      data: [{id: 'qemu/100', maxmem: '8589934592', novelty: 1, template: '', type: 'qemu', vmid: '100'}],
    }))
    const [guest] = await client.resources('vm')
    expect(guest).toMatchObject({maxmem: 8_589_934_592, novelty: 1, template: false, vmid: 100})
    expect(guest?.name).toBeUndefined()
  })

  it('tell how many lines a log has', async () => {
    await given(() => ({body: '{"data":[{"n":1,"t":"one"},{"n":2,"t":"two"}],"total":7}'}))
    expect(await client.tasks.log('pve', upid)).toEqual({lines: ['one', 'two'], total: 7})
  })

  it('tell the clock of the server', async () => {
    await given(() => ({data: {version: '9'}, headers: {date: 'Mon, 23 Nov 2026 14:00:00 GMT'}}))
    expect(await client.clock()).toEqual(new Date('2026-11-23T14:00:00Z'))
  })
})
