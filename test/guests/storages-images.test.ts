import {describe, expect, it} from 'vitest'
import {debianImage, listImages, listStorages, prepareDownload} from '#shared/guests/index'
import {failureOf, simulatedServers} from './support/simulated.ts'

const simulated = simulatedServers()

describe('storages', () => {
  it('of a cluster are listed with one request, and shared ones once', async () => {
    const {client, simulator} = await simulated({preset: 'cluster'})
    const storages = await listStorages(client)
    expect(simulator.requests).toHaveLength(1)
    expect(storages.map(({node, storage}) => `${node} ${storage}`)).toEqual([
      'null nas',
      'pve1 local',
      'pve1 local-lvm',
      'pve2 local',
      'pve2 local-lvm',
      'pve3 local',
      'pve3 local-lvm',
    ])
  })

  it('say when they are nearly full, full, or have promised more than they have', async () => {
    const {client, simulator} = await simulated()
    const verdict = async (share: number) => {
      simulator.change(({storages}) => {
        storages['local']!.otherUse = storages['local']!.total * share
      })
      return (await listStorages(client)).find(({storage}) => storage === 'local')!.verdict
    }
    expect([await verdict(0.5), await verdict(0.76), await verdict(0.9)]).toEqual(['ok', 'filling', 'full'])
    simulator.change(({volumes}) => {
      volumes[0]!.size = 2e12
    })
    const thin = async (committed: boolean) => (await listStorages(client, {content: 'images'}, {committed}))[0]
    expect(await thin(false)).toMatchObject({committedBytes: null, verdict: 'ok'})
    expect(await thin(true)).toMatchObject({committedBytes: 2e12 + 32 * 1024 ** 3, verdict: 'overcommitted'})
  })
})

describe('images', () => {
  it('are Debian 12 of one day unless said, with the SHA-512 that is known of it', async () => {
    const {client, perform} = await simulated({preset: 'dual-xeon'})
    expect(debianImage.url).toMatch(/\/bookworm\/\d{8}-\d{4}\/debian-12-genericcloud-amd64-\d{8}-\d{4}\.qcow2$/)
    const [outcome] = await perform((to) => prepareDownload(to, {}))
    expect(outcome!.calls[0]!.parameters).toMatchObject({
      checksum: debianImage.checksum,
      'checksum-algorithm': 'sha512',
      content: 'import',
    })
    const {items} = await listImages(client, {})
    expect(items).toMatchObject([{content: 'import', format: 'qcow2', storage: 'local'}])
    const [again] = await perform((to) => prepareDownload(to, {}))
    expect(again!.text).toContain('was there already, and is right')
  })

  it('need a checksum with any other address; all that is wrong is said together', async () => {
    const {client} = await simulated({preset: 'dual-xeon'})
    const failure = await failureOf(prepareDownload(client, {url: 'http://example.org/disk.img'}))
    expect(failure).toMatchObject({code: 'INVALID_INPUT', exitCode: 2})
    expect(failure.problems.map(({field}) => field)).toEqual(['URL', '--checksum', 'URL'])
    const short = await failureOf(prepareDownload(client, {checksum: 'abc', url: 'https://example.org/disk.qcow2'}))
    expect(short.problems).toEqual([{field: '--checksum', message: expect.stringContaining('128 hexadecimal digits')}])
  })

  it('need a storage that root has set up for them: the error is the command, with the whole list', async () => {
    const {changes, client} = await simulated()
    const failure = await failureOf(prepareDownload(client, {}))
    expect(failure).toMatchObject({code: 'PROXMOX_CONTENT_TYPE', exitCode: 4})
    expect(failure.nextStep).toContain('pvesm set local --content backup,import,iso,vztmpl')
    const lvm = await failureOf(prepareDownload(client, {storage: 'local-lvm'}))
    expect(lvm.message).toContain('keeps no files')
    expect(changes()).toEqual([])
  })

  it('are refused by the server when they are not what the checksum says', async () => {
    const {perform, simulator} = await simulated({preset: 'dual-xeon'})
    simulator.change((state) => {
      for (const image of state.images) image.checksums = {sha512: 'f'.repeat(128)}
    })
    const failure = await failureOf(perform((to) => prepareDownload(to, {})))
    expect(failure).toMatchObject({code: 'PROXMOX_TASK_FAILED', exitCode: 1})
    expect(failure.message).toContain('checksum mismatch')
  })
})
