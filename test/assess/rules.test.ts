import {describe, expect, it} from 'vitest'
import {
  aboutRate,
  assess,
  exampleLab,
  type HostFacts,
  languageModels,
  memoryBandwidth,
  promptSeconds,
  tokenRate,
} from '#shared/assess/index'
import {dualXeon, nothingKnown, storage} from './facts.ts'

const gibibyte = 1024 ** 3

function findingsOf(facts: HostFacts, use: string) {
  return assess(facts).verdicts.find((verdict) => verdict.use === use)!
}

const textsOf = (findings: readonly {text: string; state: string}[]) =>
  findings.map(({state, text}) => `${state}: ${text}`)

describe('the example lab on two Xeons E5-2699 v3 with 126 GiB', () => {
  it('leaves 20 threads and 22 GiB', () => {
    const {capacity} = assess(dualXeon())
    expect(capacity.threads).toEqual({others: 0, planned: 52, remaining: 20, total: 72})
    expect(capacity.memory.remaining).toBe(22 * gibibyte)
    expect(capacity.threadsPerCore).toBeCloseTo(1.44, 2)
  })

  it('counts guests that run or start by themselves, and no others', () => {
    const guest = {addresses: null, memoryBytes: 4 * gibibyte, name: 'old', threads: 2}
    const {capacity} = assess(
      dualXeon({
        guests: [
          {...guest, isRunning: true, startsAtBoot: false, vmid: 200},
          {...guest, isRunning: false, startsAtBoot: true, vmid: 201},
          {...guest, isRunning: false, startsAtBoot: false, vmid: 202},
        ],
      }),
    )
    expect(capacity.threads.remaining).toBe(16)
    expect(capacity.memory.remaining).toBe(14 * gibibyte)
  })

  it('has verdicts with numbers and rules', () => {
    const {findings, verdicts} = assess(dualXeon())
    expect(verdicts.map(({use, verdict}) => [use, verdict])).toEqual([
      ['postgresql', 'limited'],
      ['local-ai', 'limited'],
      ['dev-apps', 'limited'],
    ])
    expect(textsOf(findings)).toEqual([
      'good: 22 GiB of 126 GiB memory are left: 104 GiB planned',
      'good: 20 of 72 threads are left: 144 % of the cores',
      'good: HDDStorage is 20 % full with the 429 GB that are planned',
      'good: the processors can run virtual machines',
      'good: static address 192.168.1.10/24 on vmbr0',
      'good: VMIDs 100, 101, 102 are free',
      'good: backups fit on local (94 GB free)',
      'good: images can be downloaded to local',
    ])
    for (const {rule} of [...findings, ...verdicts.flatMap((verdict) => verdict.findings)]) expect(rule).not.toBe('')
  })

  it('sends the database to the fast storage when it has room', () => {
    expect(textsOf(findingsOf(dualXeon(), 'postgresql').findings)).toContain(
      'limited: HDDStorage is on HDD: commits are slow; local-lvm (SSD) has room for it',
    )
  })

  it('says that the model server does not fit into one NUMA node, and what would', () => {
    const {numaFit} = assess(dualXeon())
    expect(textsOf(findingsOf(dualXeon(), 'local-ai').findings)).toContain(
      'limited: 32 processors and 64 GiB do not fit: one of the 2 NUMA nodes has 18 cores and 63 GiB',
    )
    expect(numaFit).toMatchObject({
      fits: false,
      recommended: {
        affinityCommand: 'qm set 101 --affinity 18-35',
        cores: 16,
        memoryMebibytes: 49_152,
        settings: {balloon: '0', cpu: 'host', numa: '1', numa0: 'cpus=0-15,hostnodes=1,memory=49152,policy=bind'},
      },
    })
  })

  it('does not say 15 to 25 tokens a second for 8B', () => {
    const [rate] = findingsOf(dualXeon(), 'local-ai').findings
    expect(rate!.text).toBe(
      '8B (Llama 3.1): ~11 tokens/s, never more than 13.9 to 14.8 on one socket; 3B (Llama 3.2): ~26',
    )
  })
})

describe('tokens a second', () => {
  const bandwidth = memoryBandwidth(dualXeon())!
  const rates = Object.fromEntries(
    languageModels.map((model) => [model.name.split(' ')[0], tokenRate(model, bandwidth)]),
  )

  it('come from the memory bandwidth of the sockets', () => {
    expect(bandwidth.perSocket).toBeCloseTo(68.3, 1)
    expect(bandwidth.perSocket * bandwidth.sockets).toBeCloseTo(136.5, 1)
    expect(bandwidth.assumption).toContain('2133 MT/s')
  })

  it.each([
    ['3B', '33.8', '26'],
    ['8B', '13.9', '11'],
    ['14B', '7.6', '6'],
    ['70B', '1.6', '1.2'],
  ])('%s: never more than %s on one socket, really about %s', (model, ceiling, realistic) => {
    expect(rates[model]!.ceiling.low.toFixed(1)).toBe(ceiling)
    expect(aboutRate(rates[model]!.realistic)).toBe(realistic)
  })

  it('8B: the embedding is not read for each token, a long past is', () => {
    expect(rates['8B']!.ceiling.high.toFixed(1)).toBe('14.8')
    expect(rates['8B']!.ceilingWithLongContext.toFixed(1)).toBe('12.0')
    expect(aboutRate(rates['8B']!.realisticWithLongContext)).toBe('9')
  })

  it('8B over both sockets: twice on paper, hardly more in truth', () => {
    const {ceiling, realistic} = rates['8B']!.acrossSockets!
    expect([ceiling.low.toFixed(1), ceiling.high.toFixed(1)]).toEqual(['27.7', '29.5'])
    expect([aboutRate(realistic.low), aboutRate(realistic.high)]).toEqual(['8', '13'])
  })

  it('a prompt of 2,000 tokens takes more than a minute', () => {
    const {high, low} = promptSeconds(2000, 16)
    expect([low, high]).toEqual([72, 96])
  })

  it('follow the memory modules where those could be read', () => {
    const facts = dualXeon()
    const modules = {count: 4, megatransfers: 1866}
    expect(memoryBandwidth({...facts, memory: {...facts.memory, modules}})).toMatchObject({
      assumption: null,
      channels: 2,
      perSocket: 29.856,
    })
  })

  it.each([
    ['AMD Ryzen 7 5700G with Radeon Graphics', 51.2],
    ['AMD EPYC 7763 64-Core Processor', 204.8],
    ['Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz', 140.784],
    ['Intel(R) Xeon(R) CPU E5-2670 0 @ 2.60GHz', 51.2],
    ['Intel(R) Xeon(R) CPU E5-2690 v4 @ 2.60GHz', 76.8],
  ])('%s', (model, perSocket) => {
    const facts = dualXeon()
    expect(memoryBandwidth({...facts, cpu: {...facts.cpu, model}})!.perSocket).toBeCloseTo(perSocket, 3)
  })

  it.each(['Intel(R) Xeon(R) Processor', 'QEMU Virtual CPU version 2.5+', ''])('"%s": unknown', (model) => {
    const facts = dualXeon()
    expect(memoryBandwidth({...facts, cpu: {...facts.cpu, model}})).toBeNull()
  })
})

describe('storages', () => {
  const on = (parts: Parameters<typeof storage>[1]) => dualXeon({storages: [storage('HDDStorage', parts)]})
  const roomOf = (facts: HostFacts) =>
    findingsOf(facts, 'postgresql').findings.find(({text}) => text.startsWith('100 GiB'))

  it('take one disk for one use, and all of them together', () => {
    const {findings} = assess(on({totalBytes: 500e9}))
    expect(roomOf(on({totalBytes: 500e9}))).toMatchObject({
      state: 'good',
      text: '100 GiB on HDDStorage (500 GB), then 21 % full',
    })
    expect(textsOf(findings)).toContain('bad: HDDStorage is 86 % full with the 429 GB that are planned')
    expect(textsOf(assess(on({totalBytes: 560e9})).findings)).toContain(
      'limited: HDDStorage is 77 % full with the 429 GB that are planned',
    )
    expect(roomOf(on({totalBytes: 120e9}))).toMatchObject({state: 'bad'})
  })

  it('promise no more than they have', () => {
    const promised = {committedBytes: 2e12, totalBytes: 2.18e12}
    expect(textsOf(assess(on(promised)).findings)).toContain('limited: 111 % of HDDStorage would be promised')
    expect(textsOf(assess(on({...promised, isThin: false})).findings).join()).not.toContain('promised')
  })

  it('without any for disks, nothing fits', () => {
    const facts = dualXeon({storages: [storage('local', {content: ['iso']})]})
    expect(assess(facts).verdicts.map(({verdict}) => verdict)).toEqual(['bad', 'bad', 'bad'])
  })

  it('ZFS keeps memory for its cache', () => {
    const {capacity, findings} = assess(dualXeon({storages: [storage('tank', {type: 'zfspool'})]}))
    expect(capacity.hostReserve / gibibyte).toBeCloseTo(14.6, 1)
    expect(findings[0]).toMatchObject({
      rule: 'the host keeps 14.6 GiB for itself, with the cache of ZFS',
      state: 'good',
    })
  })
})

describe('what is unknown', () => {
  it('stays unknown, and nothing is called good or bad for it', () => {
    const {bandwidth, capacity, findings, numaFit, placements, tokenRates, verdicts} = assess(nothingKnown())
    expect(verdicts.map(({verdict}) => verdict)).toEqual(['unknown', 'unknown', 'unknown'])
    expect(new Set([...findings, ...verdicts.flatMap((each) => each.findings)].map(({state}) => state))).toEqual(
      new Set(['unknown']),
    )
    expect({bandwidth, numaFit, placements, tokenRates}).toEqual({
      bandwidth: null,
      numaFit: null,
      placements: null,
      tokenRates: null,
    })
    expect([capacity.memory.remaining, capacity.threads.remaining]).toEqual([null, null])
  })

  it('guests that could not be read may use anything', () => {
    const {capacity} = assess(dualXeon({guests: null}))
    expect([capacity.memory.remaining, capacity.threads.remaining]).toEqual([null, null])
  })
})

it('a machine with one socket has no NUMA to speak of, and gets no advice about it', () => {
  const facts = dualXeon()
  const one = {
    ...facts,
    cpu: {...facts.cpu, sockets: 1},
    numa: {isDerived: false, nodes: [{cpus: '0-35', memoryBytes: 126 * gibibyte}]},
  }
  expect(assess(one).numaFit).toBeNull()
  expect(findingsOf(one, 'local-ai').findings.some(({rule}) => rule.includes('another socket'))).toBe(false)
})

it.each([
  ['no AVX2', {hasAvx2: false}, 'local-ai', 'bad'],
  ['fewer threads than a guest wants', {threads: 8}, 'dev-apps', 'bad'],
])('%s', (_, cpu, use, verdict) => {
  const facts = dualXeon()
  expect(findingsOf({...facts, cpu: {...facts.cpu, ...cpu}}, use).verdict).toBe(verdict)
})

it('a host that gets its address by DHCP, and VMIDs that are taken, are pointed out', () => {
  const {findings} = assess(
    dualXeon({
      guests: [
        {
          addresses: [],
          isRunning: false,
          memoryBytes: 0,
          name: 'dns',
          startsAtBoot: false,
          threads: 1,
          vmid: exampleLab[0]!.vmid,
        },
      ],
      interfaces: [{addresses: ['10.0.0.5/24'], gateway: '10.0.0.1', isBridge: true, method: 'dhcp', name: 'vmbr0'}],
    }),
  )
  expect(textsOf(findings)).toEqual(
    expect.arrayContaining([
      'limited: 10.0.0.5/24 on vmbr0 is from DHCP: make it static, or reserve it at the router',
      'limited: taken already: 100 (dns)',
    ]),
  )
})
