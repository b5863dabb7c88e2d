import type {Task} from '#shared/simulator/index'

/** How one command is run for the contract test, on a database that holds the project of `coord project demo`. */
export interface Call {
  readonly args: readonly string[]
  /** The same with a reference to something that is not there; null when the command takes no reference. */
  readonly missing: readonly string[] | null
  /** Whether it changes the register: it then needs `--dry-run` and `--reason`, and says how to undo it. */
  readonly changes?: true
  /** A list although its data is more than the rows; where data is a list, the contract test knows it by that. */
  readonly isList?: true
  /** Files that it reads, by their names. */
  readonly files?: Readonly<Record<string, string>>
  /** Commands to run first. */
  readonly before?: readonly (readonly string[])[]
}

/** One machine, on the simulated server. */
const labFile = `name: homelab
host: {node: pve}
storages: {disks: local-lvm}
network: {bridge: vmbr0, subnet: 192.168.1.0/24, gateway: 192.168.1.1}
image:
  url: https://cloud.debian.org/images/cloud/bookworm/20250210-2019/debian-12-genericcloud-amd64-20250210-2019.qcow2
  checksum: a58d86525d75fd8e139a2302531ce5d2ab75ef0273cfe78f9d53aada4b23efd45f8433b4806fa4570cfe981c8fae26f5e5e855cbd66ba2198862f28125fd2d45
access: {sshKeys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ8Yk0hVmXo2m8q7m5u3Zb0v9v8q1w2e3r4t5y6u7i8 lab]}
vms: [{name: postgres, vmid: 900, role: postgres, cores: 4, memory: 8G, disk: 100G, ip: 192.168.1.90}]
`

/** Another one, that is made and not started: nobody answers where simulated machines are. */
const otherLabFile = labFile
  .replace('name: homelab', 'name: contract')
  .replace('name: postgres, vmid: 900', 'name: made, vmid: 901')
  .replace('192.168.1.90', '192.168.1.91, running: false')
  .replaceAll('20250210-2019', '20250115-1993')

/** What the simulated server has done before. */
export const finishedTask: Task = {
  durationMs: 1000,
  effect: {kind: 'nothing'},
  endedAt: 1,
  exitstatus: 'OK',
  id: '100',
  lines: [],
  node: 'pve',
  outcome: {kind: 'succeeds'},
  pid: 1,
  pstart: 1,
  startedAt: 0,
  starttime: 0,
  type: 'qmstart',
  upid: 'UPID:pve:00000001:00000001:00000000:qmstart:100:lab@pve!simulator:',
  user: 'lab@pve!simulator',
}

/** An entry for each command of both bins; calls that change something have a risk or project of their own. */
export const calls: Readonly<Record<string, Call>> = {
  'coord action add': {
    args: ['-p', 'DEMO', 'Order survey', '--owner', 'ben', '--due', 'next fri', '--source', 'DEMO-R1'],
    changes: true,
    missing: ['-p', 'NOPE', 'Order survey'],
  },
  'coord action block': {
    args: ['DEMO-A3', '--reason', 'No offer yet'],
    changes: true,
    missing: ['DEMO-A999', '--reason', 'No offer yet'],
  },
  'coord action cancel': {
    args: ['DEMO-A6', '--reason', 'Not needed'],
    changes: true,
    missing: ['DEMO-A999', '--reason', 'Not needed'],
  },
  'coord action done': {
    args: ['DEMO-A2', '--outcome', 'Ordered', '--on', 'yesterday'],
    changes: true,
    missing: ['DEMO-A999'],
  },
  'coord action edit': {args: ['DEMO-A5', '--due', '+2w'], changes: true, missing: ['DEMO-A999', '--due', '+2w']},
  'coord action list': {args: ['-p', 'DEMO', '--due-within', '7', '--sort', '-priority'], missing: ['-p', 'NOPE']},
  'coord action remove': {args: ['DEMO-A8', '--yes'], changes: true, missing: ['DEMO-A999', '--yes']},
  'coord action show': {args: ['DEMO-A1', 'DEMO-A2'], missing: ['DEMO-A1', 'DEMO-A999']},
  'coord action start': {args: ['DEMO-A1'], changes: true, missing: ['DEMO-A999']},
  'coord alerts': {args: ['-p', 'DEMO', '--severity', 'yellow', '--sort', '-money'], missing: ['-p', 'NOPE']},
  'coord briefing': {args: [], missing: ['-p', 'NOPE']},
  'coord briefing diff': {
    args: ['2026-11-02', '2026-11-02'],
    before: [['briefing']],
    missing: ['2026-01-02', '2026-11-02'],
  },
  'coord briefing list': {args: [], before: [['briefing']], missing: ['-p', 'NOPE']},
  'coord briefing show': {args: ['2026-11-02'], before: [['briefing']], missing: ['2026-01-02']},
  'coord briefing schedule': {
    args: ['--at', '07:30', '--weekdays', '--cron', '--to', 'file:{date}.md', '--print'],
    missing: ['--at', '07:30', '--cron', '-p', 'NOPE', '--print'],
  },
  'coord briefing unschedule': {args: ['--dry-run'], missing: null},
  'coord budget accrue': {args: ['DEMO-B1', '8,000'], changes: true, missing: ['DEMO-B999', '8,000']},
  'coord budget assert': {
    args: ['DEMO-B1', '--actual', '103,700.00', '--source', 'SAP'],
    changes: true,
    missing: ['DEMO-B999', '--actual', '1', '--source', 'SAP'],
  },
  'coord budget burn': {args: ['-p', 'DEMO'], missing: ['-p', 'NOPE']},
  'coord budget commit': {args: ['DEMO-B1', '80,000', '--ref', 'PO-99'], changes: true, missing: ['DEMO-B999', '1']},
  'coord budget credit': {args: ['DEMO-B1', '450.00'], changes: true, missing: ['DEMO-B999', '1']},
  'coord budget evm': {args: ['-p', 'DEMO', '--method', 'budget-rate'], missing: ['-p', 'NOPE']},
  'coord budget import': {
    args: ['ledger.csv', '-p', 'DEMO'],
    changes: true,
    files: {'ledger.csv': 'line,amount,date,vendor,ref\nB1,1250.00,2026-10-30,Stone & Sons,INV-777\n'},
    missing: ['no-such-file.csv', '-p', 'DEMO'],
  },
  'coord budget line add': {
    args: ['-p', 'DEMO', 'Signage', '--amount', '4k', '--category', 'works'],
    changes: true,
    missing: ['-p', 'NOPE', 'Signage', '--amount', '4k'],
  },
  'coord budget line close': {args: ['DEMO-B6'], changes: true, missing: ['DEMO-B999']},
  'coord budget line edit': {
    args: ['DEMO-B1', '--progress', '35', '--owner', 'cora'],
    changes: true,
    missing: ['DEMO-B999', '--owner', 'cora'],
  },
  'coord budget line list': {args: ['-p', 'DEMO', '--sort', '-used'], missing: ['-p', 'NOPE']},
  'coord budget receive': {args: ['DEMO-B7', '25,000'], changes: true, missing: ['DEMO-B999', '1']},
  'coord budget release': {
    args: ['DEMO-B1', '5,000', '--relieves', 'DEMO-T1'],
    changes: true,
    missing: ['DEMO-B999', '1', '--relieves', 'DEMO-T1'],
  },
  'coord budget revise': {
    args: ['DEMO-B1', '25,000', '--reason', 'Board decision'],
    changes: true,
    missing: ['DEMO-B999', '1', '--reason', 'Board decision'],
  },
  'coord budget show': {args: ['DEMO-B1', 'DEMO-B2'], missing: ['DEMO-B1', 'DEMO-B999']},
  'coord budget spend': {
    args: ['DEMO-B1', '12,450.00', '--vendor', 'Acme', '--ref', 'INV-991'],
    changes: true,
    missing: ['DEMO-B999', '1'],
  },
  'coord budget transfer': {
    args: ['DEMO-B5', 'DEMO-B1', '1,000'],
    changes: true,
    missing: ['DEMO-B5', 'DEMO-B999', '1'],
  },
  'coord budget void': {
    args: ['DEMO-T2', '--reason', 'Wrong line'],
    changes: true,
    missing: ['DEMO-T999', '--reason', 'Wrong line'],
  },
  'coord completion': {args: ['bash'], missing: null},
  'coord config show': {args: ['--group', 'general'], missing: null},
  'coord document accept': {args: ['DEMO-D1/1'], changes: true, missing: ['DEMO-D1/999']},
  'coord document add': {
    args: ['charter.md', '-p', 'DEMOARC', '--kind', 'charter'],
    changes: true,
    files: {'charter.md': '# Charter\n\nThe library shall be refurbished by June 2027.\n'},
    missing: ['no-such-file.pdf', '-p', 'DEMO'],
  },
  'coord document analyze': {args: ['DEMO-D1', '--again'], changes: true, missing: ['DEMO-D999']},
  'coord document edit': {...onDocument('DEMO', ['--owner', 'ben']), changes: true},
  'coord document list': {args: ['-p', 'DEMO', '--sort', '-pages'], missing: ['-p', 'NOPE']},
  'coord document reject': {args: ['DEMO-D1/2'], changes: true, missing: ['DEMO-D1/999']},
  'coord document remove': {...onDocument('DEMOBUS', ['--yes']), changes: true},
  'coord document review': {...onDocument('DEMO', ['--next', '+6m']), changes: true},
  'coord document search': {args: ['asbestos', '-p', 'DEMO', '--kind', 'minutes'], missing: ['asbestos', '-p', 'NOPE']},
  'coord document show': onDocument('DEMO', []),
  'coord document suggestions': {args: ['DEMO-D1', '--all', '--sort', '-page'], missing: ['DEMO-D999']},
  'coord document text': onDocument('DEMO', ['--page', '1']),
  'coord export': {args: ['risks', '-p', 'DEMO', '--all'], missing: ['risks', '-p', 'NOPE']},
  'coord history': {args: ['DEMO-R1', 'DEMO-S1'], missing: ['DEMO-R1', 'DEMO-R999']},
  'coord import': {
    args: ['actions', 'actions.csv', '-p', 'DEMO'],
    changes: true,
    files: {'actions.csv': 'title,owner,due\nOrder the crane,ben,2026-11-30\n'},
    missing: ['actions', 'no-such-file.csv', '-p', 'DEMO'],
  },
  'coord log': {args: ['--since', '-7d'], missing: ['-p', 'NOPE']},
  'coord milestone add': {
    args: ['-p', 'DEMO', 'Building permit', '--date', '2027-01-31'],
    changes: true,
    missing: ['-p', 'NOPE', 'Building permit', '--date', '2027-01-31'],
  },
  'coord milestone done': {args: ['DEMO-M2', '--on', 'yesterday'], changes: true, missing: ['DEMO-M999']},
  'coord milestone edit': {
    args: ['DEMO-M5', '--date', '+3m', '--reason', 'Board decision'],
    changes: true,
    missing: ['DEMO-M999', '--owner', 'cora'],
  },
  'coord milestone forecast': {
    args: ['DEMO-M4', 'DEMO-M5', '+5m', '--reason', 'Late permit'],
    changes: true,
    missing: ['DEMO-M4', 'DEMO-M999', '+2w'],
  },
  'coord milestone list': {args: ['-p', 'DEMO', '--all', '--sort', '-slip'], missing: ['-p', 'NOPE']},
  'coord milestone remove': {args: ['DEMO-M6', '--yes'], changes: true, missing: ['DEMO-M999', '--yes']},
  'coord milestone show': {args: ['DEMO-M1', 'DEMO-M3'], missing: ['DEMO-M1', 'DEMO-M999']},
  'coord milestone timeline': {args: ['-p', 'DEMO'], missing: ['-p', 'NOPE']},
  'coord overview': {args: ['--group', 'owner'], isList: true, missing: null},
  'coord project add': {args: ['New wing', '--key', 'WING', '--owner', 'ana'], changes: true, missing: null},
  'coord project baseline': {
    args: ['DEMO', '--finish', '+12m', '--reason', 'Decided by the board'],
    changes: true,
    missing: ['NOPE'],
  },
  'coord project demo': {args: ['--key', 'DEMO2'], changes: true, missing: null},
  'coord project edit': {
    args: ['DEMO', '--sponsor', 'Mayor'],
    changes: true,
    missing: ['DEMO', 'NOPE', '--sponsor', 'Mayor'],
  },
  'coord project health': {
    args: ['DEMO', 'yellow', '--until', '+14d', '--reason', 'Decided by the board'],
    changes: true,
    missing: ['NOPE'],
  },
  'coord project intake': {args: ['DEMO', '--template'], missing: ['NOPE']},
  'coord project list': {args: ['--all', '--sort', '-priority,key'], missing: null},
  'coord project remove': {
    args: ['GONE', '--yes'],
    before: [['project', 'add', 'Soon gone', '--key', 'GONE']],
    changes: true,
    missing: ['DEMO', 'NOPE', '--yes'],
  },
  'coord project show': {args: ['DEMO', '--tab', 'risks'], missing: ['DEMO', 'NOPE']},
  'coord project status': {
    args: ['DEMO', 'on_hold', '--reason', 'Budget freeze'],
    changes: true,
    missing: ['DEMO', 'NOPE', 'on_hold', '--reason', 'Budget freeze'],
  },
  'coord risk accept': {
    args: ['DEMO-R7', '--by', 'Head of Culture', '--until', '+3m', '--reason', 'Cheaper'],
    changes: true,
    missing: ['DEMO-R999', '--by', 'Head of Culture', '--until', '+3m', '--reason', 'Cheaper'],
  },
  'coord risk add': {
    args: ['-p', 'DEMO', 'Flood', '--likelihood', '2', '--impact', '4', '--owner', 'ben', '--cost', '1,250.00'],
    changes: true,
    missing: ['-p', 'NOPE', 'Flood'],
  },
  'coord risk assess': {
    args: ['DEMO-R9', '--likelihood', '3', '--impact', '2', '--owner', 'ben'],
    changes: true,
    missing: ['DEMO-R999', '--likelihood', '3', '--impact', '2'],
  },
  'coord risk close': {
    args: ['DEMO-R6', '--reason', 'Knowledge written down'],
    changes: true,
    missing: ['DEMO-R999', '--reason', 'Over'],
  },
  'coord risk edit': {args: ['DEMO-R3', '--owner', 'cora'], changes: true, missing: ['DEMO-R999', '--owner', 'cora']},
  'coord risk escalate': {
    args: ['DEMO-R3', '--to', 'Mayor', '--reason', 'Beyond us'],
    changes: true,
    missing: ['DEMO-R999', '--to', 'Mayor', '--reason', 'Beyond us'],
  },
  'coord risk list': {args: ['--min-band', 'orange', '--sort', '-score'], missing: ['-p', 'NOPE']},
  'coord risk matrix': {args: ['-p', 'DEMO', '--move'], missing: ['-p', 'NOPE']},
  'coord risk occur': {
    args: ['DEMO-R4', '--on', 'yesterday', '--reason', 'It came so'],
    changes: true,
    missing: ['DEMO-R999', '--reason', 'It came so'],
  },
  'coord risk profile list': {args: [], missing: null},
  'coord risk profile set': {
    args: ['iso27005-5x5', '-p', 'DEMO', '--yes'],
    changes: true,
    missing: ['no-such-profile', '-p', 'DEMO', '--yes'],
  },
  'coord risk profile show': {args: ['npsa-5x5', 'iso27005-5x5'], missing: ['npsa-5x5', 'no-such-profile']},
  'coord risk remove': {args: ['DEMO-R5', '--yes'], changes: true, missing: ['DEMO-R999', '--yes']},
  'coord risk reopen': {
    args: ['DEMO-R11', '--reason', 'Bidder gone'],
    changes: true,
    missing: ['DEMO-R999', '--reason', 'Bidder gone'],
  },
  'coord risk show': {args: ['DEMO-R1', 'DEMO-R2'], missing: ['DEMO-R1', 'DEMO-R999']},
  'coord search': {args: ['library'], missing: ['library', '-p', 'NOPE']},
  'coord stakeholder add': {
    args: ['-p', 'DEMO', 'Mayor', '--influence', '5', '--interest', '2', '--email', 'mayor@example.org'],
    changes: true,
    missing: ['-p', 'NOPE', 'Mayor'],
  },
  'coord stakeholder contact': {
    args: ['DEMO-S1', 'DEMO-S2', '--note', 'Invited'],
    changes: true,
    missing: ['DEMO-S1', 'DEMO-S999'],
  },
  'coord stakeholder due': {args: ['-p', 'DEMO', '--within', '30', '--personal'], missing: ['-p', 'NOPE']},
  'coord stakeholder edit': {
    args: ['DEMO-S3', '--interest', '5'],
    changes: true,
    missing: ['DEMO-S999', '--interest', '5'],
  },
  // It cannot be undone, so it does not say how.
  'coord stakeholder forget': {args: ['DEMO-S2', '--yes'], missing: ['DEMO-S999', '--yes']},
  'coord stakeholder grid': {args: ['-p', 'DEMO'], missing: ['-p', 'NOPE']},
  'coord stakeholder list': {args: ['-p', 'DEMO', '--all', '--sort', 'next'], missing: ['-p', 'NOPE']},
  'coord stakeholder remove': {args: ['DEMO-S5', '--yes'], changes: true, missing: ['DEMO-S999', '--yes']},
  'coord stakeholder show': {args: ['DEMO-S1', '--personal'], missing: ['DEMO-S1', 'DEMO-S999']},
  'coord today': {args: ['--owner', 'ben'], missing: ['-p', 'NOPE']},
  'coord undo': {
    args: [],
    before: [['risk', 'add', '-p', 'DEMO', 'Added by mistake']],
    changes: true,
    missing: ['999'],
  },
  'coord use': {args: ['DEMO'], missing: ['NOPE']},
  'coord why': {args: ['bud-over', 'DEMO-B1', 'DEMO-B2'], missing: ['bud-over', 'DEMO-B999']},
  'lab access setup': {args: ['--print', '--pool', 'lab'], missing: null},
  'lab access show': {args: ['--storage', 'HDDStorage'], missing: null},
  'lab ai ask': {
    args: ['Which risks mention asbestos?', '--project', 'DEMO', '--provider', 'rules'],
    missing: ['Which risks mention asbestos?', '--project', 'NOPE'],
  },
  'lab ai bench': {args: ['llama3.1:8b', '--rounds', '1'], missing: ['no-such-model']},
  'lab ai doctor': {args: ['--model', 'llama3.1:8b'], missing: null},
  'lab ai eval': {
    args: ['--set', '.'],
    files: {
      'documents/note.md': 'The permit may be refused.\n',
      'gold/note.yaml':
        'document: note.md\nkind: other\nhalf: open\nlanguage: en\nrisks: [{quotes: [The permit may be refused.]}]\nactions: []\ndates: []\namounts: []\nemails: []\nstakeholders: []\nsummary: {facts: [], forbidden: []}\n',
    },
    missing: ['--set', 'no-such-folder'],
  },
  'lab ai logs': {
    args: ['--task', 'sentiment', '--since', '-1d'],
    before: [['ai', 'sentiment', 'The permit was refused.', '--provider', 'rules']],
    missing: null,
  },
  'lab ai logs purge': {args: ['--before', '-300d', '--yes'], missing: null},
  'lab ai logs show': {
    args: [],
    before: [['ai', 'sentiment', 'The permit was refused.', '--provider', 'rules']],
    missing: ['00000000'],
  },
  'lab ai models': {args: [], missing: null},
  'lab ai price list': {
    args: [],
    before: [['ai', 'price', 'set', 'gpt-4o-mini', '--input', '0.15', '--output', '0.60', '--currency', 'USD']],
    missing: null,
  },
  'lab ai price set': {
    args: ['gpt-4o-mini', '--input', '0.15', '--output', '0.60', '--currency', 'USD', '--from', '2026-01-01'],
    missing: null,
  },
  'lab ai pull': {args: ['llama3.2:3b'], missing: ['no-such-model']},
  'lab ai sentiment': {args: ['The permit was refused.', '--provider', 'rules'], missing: null},
  'lab ai stats': {
    args: ['--by', 'task'],
    before: [['ai', 'sentiment', 'The permit was refused.', '--provider', 'rules']],
    missing: null,
  },
  'lab apply': {args: ['made.yaml', '--yes'], files: {'made.yaml': otherLabFile}, missing: ['nowhere.yaml']},
  'lab assess': {args: ['--api', '--node', 'pve'], missing: ['--api', '--node', 'no-such-node']},
  'lab completion': {args: ['fish'], missing: null},
  'lab config show': {args: ['--group', 'database'], missing: null},
  'lab db backup': {args: ['--output', 'contract.backup'], missing: null},
  'lab db migrate': {args: ['--dry-run'], missing: null},
  'lab db move': {args: ['--to', 'embedded', '--dry-run'], missing: null},
  'lab db new': {args: ['add_actions', '--directory', '.'], missing: null},
  'lab db restore': {
    args: ['contract.backup', '--dry-run'],
    before: [['db', 'backup', '--output', 'contract.backup', '--force']],
    missing: ['no-such.backup'],
  },
  'lab db rollback': {args: ['--dry-run'], missing: null},
  'lab db status': {args: [], missing: null},
  'lab db unlock': {args: [], missing: null},
  'lab db vacuum': {args: [], missing: null},
  'lab deploy apps': {
    args: ['lab@192.168.1.52', '--subnet', '192.168.1.0/24', '--dry-run'],
    missing: ['nobody', '--dry-run'],
  },
  'lab deploy ollama': {
    args: ['lab@192.168.1.51', '--subnet', '192.168.1.0/24', '--dry-run'],
    missing: ['nobody', '--dry-run'],
  },
  'lab deploy postgres': {
    args: ['lab@192.168.1.50', '--subnet', '192.168.1.0/24', '--dry-run'],
    missing: ['nobody', '--dry-run'],
  },
  'lab doctor': {args: [], missing: null},
  'lab image download': {args: [], missing: ['--node', 'nowhere']},
  'lab image list': {args: [], before: [['image', 'download']], missing: null},
  'lab init': {args: ['--timezone', 'UTC', '--dry-run'], missing: null},
  'lab plan': {args: ['lab.yaml'], files: {'lab.yaml': labFile}, missing: ['nowhere.yaml']},
  'lab simulator': {args: ['--for', '0'], missing: null},
  'lab status': {args: [], missing: null},
  'lab storage list': {args: ['--committed'], missing: null},
  'lab task wait': {args: [finishedTask.upid], missing: null},
  'lab vm backup create': {args: ['files'], missing: ['files', 'nobody']},
  'lab vm backup list': {args: [], before: [['vm', 'backup', 'create', 'files']], missing: ['nobody']},
  'lab vm clone': {args: ['files', '--name', 'files-2'], missing: ['nobody', '--name', 'files-2']},
  'lab vm create': {
    args: [
      ...['postgres', '--preset', 'postgres', '--vmid', '900', '--storage', 'local-lvm', '--ip', '192.168.1.90/24'],
      ...['--gateway', '192.168.1.1', '--ssh-key', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ8Yk0h lab', '--dry-run'],
    ],
    missing: null,
  },
  'lab vm delete': {
    args: ['150', '--confirm', 'gone'],
    before: [['vm', 'clone', 'files', '--name', 'gone', '--vmid', '150']],
    missing: ['nobody', '--confirm', 'nobody'],
  },
  'lab vm import': {
    // Its neighbour has copies by then, with its address.
    args: ['dns', '--into', 'import.yaml'],
    files: {'import.yaml': labFile},
    missing: ['nobody', '--into', 'import.yaml'],
  },
  'lab vm list': {args: [], missing: null},
  'lab vm reboot': {args: ['dns'], missing: ['nobody']},
  'lab vm resize': {args: ['files', '+1G'], missing: ['nobody', '+1G']},
  'lab vm show': {args: ['dns', '101'], missing: ['nobody']},
  'lab vm shutdown': {args: ['151'], before: cloned('151'), missing: ['nobody']},
  'lab vm snapshot create': {args: ['files', '--name', 'clean'], missing: ['nobody', '--name', 'clean']},
  'lab vm snapshot delete': {
    args: ['152', 'clean', '--yes'],
    before: [...cloned('152'), ['vm', 'snapshot', 'create', '152', '--name', 'clean']],
    missing: ['files', 'nothing', '--yes'],
  },
  'lab vm snapshot list': {
    args: ['153'],
    before: [...cloned('153'), ['vm', 'snapshot', 'create', '153', '--name', 'clean']],
    missing: ['nobody'],
  },
  'lab vm snapshot rollback': {
    args: ['154', 'clean', '--yes'],
    before: [...cloned('154'), ['vm', 'snapshot', 'create', '154', '--name', 'clean']],
    missing: ['files', 'nothing', '--yes'],
  },
  'lab vm start': {args: ['155'], before: cloned('155'), missing: ['nobody']},
  'lab vm stop': {args: ['dns', '--dry-run'], missing: ['nobody']},
}

/** A machine of its own, as a copy of another. */
function cloned(vmid: string): readonly (readonly string[])[] {
  return [['vm', 'clone', 'files', '--name', `files-${vmid}`, '--vmid', vmid]]
}

/** On the first document of a project: the same file twice is one document. */
function onDocument(project: string, flags: readonly string[]): Call {
  return {
    args: [`${project}-D1`, ...flags],
    before: [['document', 'add', 'charter.md', '-p', project]],
    missing: [`${project}-D999`, ...flags],
  }
}
