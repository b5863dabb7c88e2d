import {fileURLToPath} from 'node:url'
import {isInstalled} from './command.js'

const searchScript = fileURLToPath(new URL('./search-documents.js', import.meta.url))
const askScript = fileURLToPath(new URL('./ask.js', import.meta.url))
const proxmoxScript = fileURLToPath(new URL('./proxmox.js', import.meta.url))
const moveScript = fileURLToPath(new URL('./move.js', import.meta.url))
const findingsScript = fileURLToPath(new URL('./findings.js', import.meta.url))

/**
 * What is measured and what it may cost. `place` says where it runs (places.js); `target` is one of
 * `ratio` (to `node -e 0` in the same rounds), `milliseconds`, `megabytes`, or `requests`. With `minus` the same command runs there
 * as well, and its time is taken off. `rounds` bounds how often something slow is repeated. A `tool` is another program,
 * left out where it is not installed; a `script` beside this file measures
 * by itself; a target `times` another measure's median is met or missed beside it only.
 */
const all = [
  {args: ['coord', '--version'], name: 'coord --version', place: 'nowhere', target: {ratio: 1.2}},
  {args: ['coord', '--help'], name: 'coord --help', place: 'nowhere', target: {ratio: 2.2}},
  {args: ['coord', 'completion', 'bash'], name: 'coord completion bash', place: 'nowhere', target: {ratio: 2.2}},
  {args: ['coord', 'config', 'show'], name: 'coord config show', place: 'nowhere', target: {ratio: 2.2}},
  {
    args: ['coord', 'risk', 'list', '-p', 'DEMO'],
    name: 'coord risk list -p DEMO, embedded',
    place: 'embedded demo',
    target: {ratio: 6},
  },
  {
    args: ['coord', 'risk', 'list', '-p', 'DEMO'],
    name: 'coord risk list -p DEMO, PostgreSQL 16',
    place: 'server demo',
    target: {ratio: 2.8},
  },
  {
    args: ['coord', 'project', 'list'],
    name: 'first use: database made and migrated, embedded',
    place: 'fresh',
    rounds: 5,
    target: {milliseconds: 5000},
  },
  {
    args: ['coord', 'risk', 'list', '-p', 'P01', '--min-band', 'orange'],
    minus: 'embedded few',
    name: 'risk list filtered, 10,000 risks minus 10, embedded',
    place: 'embedded many',
    target: {milliseconds: 60},
  },
  {
    args: ['coord', 'risk', 'list', '-p', 'P01', '--min-band', 'orange'],
    minus: 'server few',
    name: 'risk list filtered, 10,000 risks minus 10, PostgreSQL 16',
    place: 'server many',
    target: {milliseconds: 60},
  },
  {
    args: ['coord', 'risk', 'list', '-p', 'DEMO'],
    name: 'peak memory of risk list, embedded',
    place: 'embedded demo',
    rounds: 5,
    target: {megabytes: 200},
  },
  {
    args: ['coord', 'import', 'transactions', 'bookings.csv'],
    name: 'import of 100,000 transactions in 1,000 lines and 50 projects, embedded',
    place: 'embedded unbooked',
    rounds: 1,
    target: {milliseconds: 15_000},
  },
  {
    args: ['coord', 'budget', 'show', '-p', 'P01'],
    minus: 'embedded one',
    name: 'budget show, 100,000 transactions minus none, embedded',
    place: 'embedded booked',
    target: {milliseconds: 150},
  },
  {
    args: ['coord', 'overview'],
    minus: 'embedded empty',
    name: 'overview, 50 projects with 100,000 transactions minus none, embedded',
    place: 'embedded booked',
    target: {milliseconds: 400},
  },
  {
    args: ['coord', 'briefing', '--no-ai'],
    minus: 'embedded empty',
    name: 'briefing, 50 projects with 5,000 items minus none, embedded',
    place: 'embedded portfolio',
    target: {milliseconds: 400},
  },
  {
    args: ['coord', 'briefing', '--no-ai'],
    name: 'briefing, 50 projects with 5,000 items, whole command, embedded',
    place: 'embedded portfolio',
    target: {milliseconds: 1200},
  },
  {
    args: ['coord', 'budget', 'line', 'list', '--portfolio'],
    name: 'balances of 1,000 lines: coord budget line list --portfolio, embedded',
    place: 'embedded booked',
    target: {of: 'balances of 1,000 lines: ledger bal', times: 1},
  },
  {
    args: ['ledger', '-f', 'bookings.journal', 'bal'],
    name: 'balances of 1,000 lines: ledger bal',
    place: 'files journal',
    tool: true,
  },
  {
    args: ['coord', 'budget', 'line', 'list', '--portfolio'],
    name: 'the same beside hledger',
    place: 'embedded booked',
    rounds: 5,
    target: {of: 'balances of 1,000 lines: hledger bal', times: 0.2},
  },
  {
    args: ['hledger', '-f', 'bookings.journal', 'bal'],
    name: 'balances of 1,000 lines: hledger bal',
    place: 'files journal',
    rounds: 5,
    tool: true,
  },
  {
    args: [],
    name: 'lab db move of 100,000 rows to PostgreSQL 16, compared',
    place: 'moving rows',
    rounds: 3,
    script: moveScript,
    target: {milliseconds: 8000},
  },
  {
    args: ['coord', 'document', 'add', 'pages.pdf', '-p', 'DEMO', '--dry-run'],
    name: 'document add: PDF of 193 pages, embedded',
    place: 'embedded papers',
    rounds: 3,
    target: {milliseconds: 4000},
  },
  {
    args: ['coord', 'document', 'add', 'small', '-p', 'DEMO', '--dry-run'],
    name: 'document add: 200 small files, embedded',
    place: 'embedded papers',
    rounds: 3,
    target: {milliseconds: 20_000},
  },
  {
    args: ['coord', 'document', 'add', 'large.pdf', '-p', 'DEMO', '--dry-run'],
    name: 'peak memory of document add, 49 MB, embedded',
    place: 'embedded papers',
    rounds: 1,
    target: {megabytes: 1000},
  },
  {
    args: ['coord', 'action', 'list', '-p', 'P01', '--due-within', '7'],
    name: 'filtered out of 10,000 actions: coord action list, embedded',
    place: 'embedded actions',
    target: {of: 'filtered out of 10,000 actions: task', times: 1},
  },
  {
    args: ['task', 'project:P01', 'status:pending', 'due.before:8days', 'all'],
    name: 'filtered out of 10,000 actions: task',
    place: 'files tasks',
    tool: true,
  },
  ...['embedded', 'server'].flatMap((kind) =>
    [
      ['a word on one page in a hundred', 'asbestos'],
      ['a word on every second page', 'library'],
      ['a word with a slip of the finger', 'scafolding'],
    ].map(([what, word]) => ({
      args: [word],
      name: `search in 10,000 pages, ${what}, in the database: ${kind === 'server' ? 'PostgreSQL 16' : kind}`,
      place: `${kind} pages`,
      rounds: 3,
      script: searchScript,
      target: {milliseconds: 30},
    })),
  ),
  {
    args: ['overhead'],
    name: 'asking a model: our time beside the raw HTTP of a call',
    place: 'nowhere',
    rounds: 3,
    script: askScript,
    target: {milliseconds: 5},
  },
  {
    args: ['first-token'],
    name: 'asking a model: first token handed on after it was sent',
    place: 'nowhere',
    rounds: 3,
    script: askScript,
    target: {milliseconds: 20},
  },
  {
    args: ['rules'],
    name: 'analysis by rules: 193 pages, 480 kB',
    place: 'nowhere',
    rounds: 5,
    script: findingsScript,
    target: {milliseconds: 500},
  },
  {
    args: ['quote'],
    name: 'a quote verified in 193 pages: the slowest of 200',
    place: 'nowhere',
    rounds: 5,
    script: findingsScript,
    target: {milliseconds: 3},
  },
  {
    args: ['lab', 'vm', 'list'],
    name: 'lab vm list, one simulated server with 2 machines',
    place: 'proxmox single',
    target: {ratio: 3},
  },
  {
    args: ['lab', 'vm', 'list'],
    minus: 'proxmox single',
    name: 'lab vm list, 3 nodes with 300 machines minus 2',
    place: 'proxmox cluster',
    target: {milliseconds: 300},
  },
  {
    args: ['requests'],
    name: 'requests of lab vm list, 3 nodes with 300 machines',
    place: 'nowhere',
    rounds: 1,
    script: proxmoxScript,
    target: {requests: 6},
  },
  {
    args: ['notice'],
    name: 'the end of a task of 3 s noticed: the longest of 5',
    place: 'nowhere',
    rounds: 1,
    script: proxmoxScript,
    target: {milliseconds: 1000},
  },
  {
    args: ['plan-3'],
    name: 'lab plan for 3 machines, beyond the start of lab: the median of 5',
    place: 'nowhere',
    rounds: 1,
    script: proxmoxScript,
    target: {milliseconds: 500},
  },
  {
    args: ['plan-requests'],
    name: 'requests of lab plan for 3 machines',
    place: 'nowhere',
    rounds: 1,
    script: proxmoxScript,
    target: {requests: 25},
  },
  {
    args: ['plan-100'],
    name: 'a plan for 100 machines on 5 nodes, beside 300 others',
    place: 'nowhere',
    rounds: 3,
    script: proxmoxScript,
    target: {milliseconds: 3000},
  },
]

export const measures = all.filter(({args, tool}) => !tool || isInstalled(args[0]))
