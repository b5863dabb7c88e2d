import {ask} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'

export interface Input extends AsyncIterable<Buffer | string> {
  readonly isTTY?: boolean
}

const LONGEST_URL = 10_000

/** The first line of stdin; on a terminal it is asked for, without being shown. `command` is what needs it. */
export async function readDatabaseUrl(stdin: Input, command: string, canAsk: boolean): Promise<string> {
  if (stdin.isTTY) {
    if (!canAsk) throw noUrl(command)
    const {url = ''} = await ask([{message: 'URL of the PostgreSQL server (not shown)', name: 'url', secret: true}])
    if (url === '') throw noUrl(command)
    return url
  }
  let text = ''
  for await (const chunk of stdin) {
    text += String(chunk)
    if (text.includes('\n') || text.length > LONGEST_URL) break
  }
  const [line = ''] = text.split('\n')
  if (line.trim() === '') throw noUrl(command)
  return line.trim()
}

function noUrl(command: string): UserError {
  return new UserError('There is nothing on stdin.', {
    code: 'SETTINGS_NEEDED',
    exitCode: ExitCode.usage,
    nextStep: `${command} --database-url-stdin < url.txt   (the file in one line, chmod 600)`,
    problems: [{field: '--database-url-stdin', message: 'needs the URL in one line on stdin'}],
  })
}
