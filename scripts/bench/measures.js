/**
 * What is measured and what it may cost. `place` says where it runs (places.js); `target` is one of
 * `ratio` (to `node -e 0` in the same rounds), `milliseconds`, or `megabytes`. With `minus` the same command runs there
 * as well, and its time is taken off. `rounds` bounds how often something slow is repeated.
 */
export const measures = [
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
]
