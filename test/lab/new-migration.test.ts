import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, it, onTestFinished} from 'vitest'
import {newMigration} from '#shared/lab/database/new-migration'

const now = new Date('2026-11-23T05:00:00Z')

it('a new migration goes into the package when that is a git checkout', () => {
  const root = folder()
  mkdirSync(join(root, 'migrations'))
  const create = () =>
    newMigration('Add risk owner', {directory: undefined, now, packageRoot: root, workingDirectory: '/'})
  expect(create).toThrow(expect.objectContaining({code: 'NOT_A_CHECKOUT', exitCode: 4}))
  mkdirSync(join(root, '.git'))
  const name = '20261123050000_add_risk_owner'
  expect(create()).toEqual({file: join(root, 'migrations', `${name}.sql`), name})
  expect(readdirSync(join(root, 'migrations'))).toEqual([`${name}.sql`])
})

it('or into the folder that is named', () => {
  const place = folder()
  mkdirSync(join(place, 'sql'))
  const options = {directory: 'sql', now, packageRoot: '/nowhere', workingDirectory: place}
  expect(newMigration('x', options).file).toBe(join(place, 'sql', '20261123050000_x.sql'))
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'lab-test-new-'))
  onTestFinished(() => rmSync(made, {force: true, recursive: true}))
  return made
}
