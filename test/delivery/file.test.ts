import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {writeFileOf} from '#shared/delivery/channels/file'
import {type FileDestination, parseDestinations} from '#shared/delivery/destination'
import {DeliveryFailure} from '#shared/delivery/failure'
import {ordinaryAccount, runScript} from '../support/processes.ts'
import {message} from './messages.ts'

describe('a file', () => {
  it.each([
    ['md', message.markdown],
    ['html', `${message.html}\n`],
    ['txt', message.text],
    ['json', `${JSON.stringify(message.json, null, 2)}\n`],
  ])('that ends with .%s has that format', async (ending, content) => {
    const folder = temporaryFolder()
    await write(folder, `briefing.${ending}`)
    expect(readFileSync(join(folder, `briefing.${ending}`), 'utf8')).toBe(content)
  })

  it('has date and scope in its path, and its folders are made', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'a b', 'LIB', '2026-11-24-LIB.md')
    expect(await write(folder, 'a b/{scope}/{date}-{scope}.md')).toBe(file)
    expect(readFileSync(file, 'utf8')).toBe(message.markdown)
  })

  it('that is there is replaced: its permissions stay, and nothing else is left in the folder', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'x.md')
    writeFileSync(file, 'old')
    chmodSync(file, 0o640)
    await write(folder, 'x.md')
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([message.markdown, 0o640])
    expect(readdirSync(folder)).toEqual(['x.md'])
  })

  it('behind a link is written, and the link stays', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'real.md'), 'old')
    symlinkSync('real.md', join(folder, 'link.md'))
    await write(folder, 'link.md')
    expect(lstatSync(join(folder, 'link.md')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, 'real.md'), 'utf8')).toBe(message.markdown)
  })
})

describe('a file that cannot be written says why', () => {
  it('a folder of that name', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'x.md'))
    expect((await failureOf(write(folder, 'x.md'))).message).toMatch(/x\.md was not written: it is not a file/)
  })

  it('a path through a file', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'f'), '')
    expect((await failureOf(write(folder, 'f/x.md'))).message).toMatch(/its (folder is|path goes through) a file/)
    expect((await failureOf(write(folder, 'f/g/x.md'))).message).toMatch(/its path goes through a file/)
  })

  it('a link to nowhere, and one in a circle', async () => {
    const folder = temporaryFolder()
    symlinkSync('nowhere/x.md', join(folder, 'x.md'))
    symlinkSync('y.md', join(folder, 'y.md'))
    expect((await failureOf(write(folder, 'x.md'))).message).toMatch(/or its link leads nowhere/)
    expect((await failureOf(write(folder, 'y.md'))).message).toMatch(/its links go in a circle/)
  })

  it('a name that is too long', async () => {
    const failure = await failureOf(write(temporaryFolder(), `${'x'.repeat(300)}.md`))
    expect(failure).toMatchObject({isTemporary: false, message: expect.stringMatching(/its name is too long/)})
  })

  it.runIf(process.platform === 'linux')('a folder that the system never makes', async () => {
    const failure = await failureOf(write('/proc/none', 'below/x.md'))
    expect(failure).toMatchObject({isTemporary: false, message: expect.stringMatching(/no folder can be made there/)})
  })

  it('a folder that one may not write to', async () => {
    const folder = temporaryFolder()
    chmodSync(folder, 0o555)
    const printed = await runScript('write-briefing', [join(folder, 'x.md')], ordinaryAccount()).output()
    expect(printed).toMatch(/x\.md was not written: you may not write there \(EACCES\)/)
    expect(readdirSync(folder)).toEqual([])
  })
})

function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'delivery-')))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, {force: true, recursive: true}))
  return folder
}

function write(folder: string, path: string): Promise<string | null> {
  const place = {baseDirectory: folder, field: '--to', homeDirectory: folder}
  return writeFileOf(parseDestinations([`file:${path}`], place)[0] as FileDestination, message)
}

async function failureOf(promise: Promise<unknown>): Promise<DeliveryFailure> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (error instanceof DeliveryFailure) return error
  throw error
}
