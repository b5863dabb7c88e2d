import {shellWord} from '#shared/terminal/index'
import {type Check, failed, ok, warning} from '../check.ts'
import {counted} from '../quantities.ts'
import type {DataFolder, MachineFacts, SecretFile} from './facts.ts'
import type {Terminal} from './terminal.ts'

/** Before this the program was not there yet. */
const EARLIEST = new Date('2026-01-01T00:00:00Z')
const LARGEST_SKEW_SECONDS = 60

export function nodeCheck({required, version}: MachineFacts['node']): Check {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(required) ?? []
  const isNewEnough = compareVersions(version, [Number(major ?? 0), Number(minor ?? 0)]) >= 0
  return isNewEnough
    ? ok('node', `${version} (${required} is needed)`)
    : failed('node', `${version}, but ${required} is needed`, 'Install a newer Node: https://nodejs.org')
}

export function buildCheck(missing: readonly string[]): Check {
  if (missing.length === 0) return ok('package', 'is built')
  return failed('package', `${counted(missing.length, 'file')} missing, such as ${missing[0]}`, 'npm run build')
}

export function dataFolderCheck(folder: DataFolder | null): Check {
  if (folder === null) return failed('data folder', 'the settings do not tell where it is', 'lab config show')
  const {isOpenToOthers, isThere, path, problem} = folder
  if (problem !== null) {
    const where = isThere ? path : `${path} is not there, and where it belongs`
    return failed('data folder', `${where} ${problem}`, 'Set DATA_DIR to a folder of yours.')
  }
  if (!isThere) return ok('data folder', `${path} will be made when it is needed`)
  return isOpenToOthers
    ? warning('data folder', `${path}: other users of this machine may look into it`, `chmod 700 ${shellWord(path)}`)
    : ok('data folder', `${path}, for you alone`)
}

export function lockCheck(problem: string | null): Check {
  if (problem === null) return ok('file lock', 'works: two commands at once wait for each other')
  return failed(
    'file lock',
    `the embedded database cannot be protected against two commands at once (${problem})`,
    'Set DATA_DIR to a folder on a local disk, or DATABASE_URL to a PostgreSQL server.',
  )
}

export function secretFileChecks(files: readonly SecretFile[]): readonly Check[] {
  return files.map(({isOpenToOthers, isSecret, path, problem, setting}) => {
    if (problem !== null) return failed('secret files', `${path} ${problem} (${setting})`, `Check ${setting}.`)
    if (isSecret && isOpenToOthers) {
      return warning('secret files', `other users may read ${path} (${setting})`, `chmod 600 ${shellWord(path)}`)
    }
    return ok('secret files', `${path} (${setting})`)
  })
}

export function timeZoneCheck(timeZone: string | null, now: Date): Check {
  if (timeZone === null) return failed('time zone', 'the settings do not tell', 'lab config show')
  const local = new Intl.DateTimeFormat('en-GB', {dateStyle: 'medium', timeStyle: 'short', timeZone}).format(now)
  return ok('time zone', `${timeZone}: ${local}`)
}

export function terminalCheck({columns, isColourOff, isError, isInput, isOutput, locale}: Terminal): Check {
  const streams = [isInput && 'stdin', isOutput && 'stdout', isError && 'stderr'].filter((name) => name !== false)
  const detail = [
    streams.length === 0 ? 'none' : streams.join(', '),
    columns === null ? null : counted(columns, 'column'),
    isColourOff ? 'colour off' : null,
    locale === null ? 'no locale' : `locale ${locale}`,
  ]
    .filter((part) => part !== null)
    .join('; ')
  const isUtf8 = /utf-?8/i.test(locale ?? '')
  return isOutput && !isUtf8
    ? warning('terminal', `${detail}: accents and symbols may look wrong`, 'export LANG=C.UTF-8')
    : ok('terminal', detail)
}

/** A clock that is wrong makes wrong due dates and a history out of order. */
export function clockCheck(
  {now, pretended}: MachineFacts['clock'],
  {lastChangeAt, serverSkewSeconds}: {readonly lastChangeAt: Date | null; readonly serverSkewSeconds: number | null},
): Check {
  const setClock = 'Set the clock of this machine, for example: timedatectl set-ntp true'
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z')
  if (now < EARLIEST) return failed('clock', `${time} is before this program was made`, setClock)
  if (serverSkewSeconds !== null && Math.abs(serverSkewSeconds) > LARGEST_SKEW_SECONDS) {
    const direction = serverSkewSeconds > 0 ? 'behind' : 'ahead of'
    const seconds = counted(Math.abs(serverSkewSeconds), 'second')
    return warning('clock', `${time}: ${seconds} ${direction} the clock of the database server`, setClock)
  }
  if (lastChangeAt !== null && lastChangeAt.getTime() - now.getTime() > LARGEST_SKEW_SECONDS * 1000) {
    return warning('clock', `${time} is before the last recorded change (${lastChangeAt.toISOString()})`, setClock)
  }
  if (pretended !== null) {
    return warning('clock', `COORD_NOW pretends that it is ${pretended.toISOString()}`, 'unset COORD_NOW')
  }
  return ok('clock', time)
}

function compareVersions(version: string, [major, minor]: readonly [number, number]): number {
  const [foundMajor = 0, foundMinor = 0] = version.split('.').map(Number)
  return foundMajor - major || foundMinor - minor
}
