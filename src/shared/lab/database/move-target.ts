import {join} from 'node:path'
import {masked, settingNamed} from '#shared/config/index'
import {type DatabaseLocation, parseServerUrl} from '#shared/db/index'
import {ExitCode, UserError} from '../../errors.ts'

export interface MoveTarget {
  readonly location: DatabaseLocation
  readonly setting: string | null
}

export function embeddedTarget(dataDirectory: string): MoveTarget {
  return {location: {directory: join(dataDirectory, 'database'), kind: 'embedded'}, setting: null}
}

export function serverTarget(url: string): MoveTarget {
  return {location: {kind: 'server', url}, setting: `DATABASE_URL=${masked(settingNamed('DATABASE_URL')!, url)}`}
}

/** A password in an argument could be read by everybody on this machine. */
export function assertNoPassword(text: string): void {
  const url = parseServerUrl(text)
  if (url !== undefined && url.password === '' && !url.searchParams.has('password')) return
  throw new UserError(
    url === undefined
      ? '--to is not the address of a PostgreSQL server.'
      : '--to has a password, which others could see.',
    {
      code: 'INVALID_INPUT',
      exitCode: ExitCode.usage,
      nextStep: 'lab db move --database-url-stdin < url.txt   (the file in one line, chmod 600)',
      problems: [
        {
          field: '--to',
          message: 'must be "embedded" or a URL without a password, such as postgres://coord@localhost:5432/coord',
        },
      ],
    },
  )
}
