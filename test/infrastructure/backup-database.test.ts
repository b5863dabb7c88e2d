import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {execa} from 'execa'
import {beforeAll, describe, expect, it} from 'vitest'
import {binFile, cleanEnvironment, run, temporaryEnvironment} from '../support/run-bin.ts'

const script = join(import.meta.dirname, '../../infrastructure/scripts/backup-database.sh')
const {dataDirectory, environment} = temporaryEnvironment()

describe('infrastructure/scripts/backup-database.sh', () => {
  beforeAll(async () => {
    await run('coord', ['project', 'add', 'Garden'], {environment})
  })

  it('backs up and keeps only as many of the newest as it is told', async () => {
    const first = await backUp('2')
    await backUp('2')
    const third = await backUp('2')
    expect(third.stdout).toMatch(/^Removed .*\nBacked up to .*\.backup\.jsonl\.gz$/)
    const kept = readdirSync(join(dataDirectory, 'backups'))
    expect(kept).toHaveLength(2)
    expect(kept).not.toContain(first.stdout.split('/').at(-1))
  })

  it('refuses what is not a number to keep, and does nothing', async () => {
    const before = readdirSync(join(dataDirectory, 'backups'))
    for (const keep of ['0', 'all', '-1']) expect(await backUp(keep)).toMatchObject({exitCode: 2, stdout: ''})
    expect(readdirSync(join(dataDirectory, 'backups'))).toEqual(before)
  })
})

function backUp(keep: string) {
  return execa('sh', [script, keep], {
    env: {...cleanEnvironment(environment), LAB: `${process.execPath} ${binFile('lab')}`},
    extendEnv: false,
    reject: false,
  })
}
