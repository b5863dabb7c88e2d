import {type ConfigSources, describeConfig} from '#shared/config/index'
import {ask, isInteractive} from '#shared/terminal/index'
import {ExitCode, UserError} from '../../errors.ts'
import {type InitFlags, initFields, settingsOfFlags, type WantedSettings} from './fields.ts'
import {askForSettings} from './questions.ts'

interface InputFlags extends InitFlags {
  readonly 'database-url-stdin': boolean
  readonly 'no-input': boolean
  readonly json: boolean
}

interface Input extends AsyncIterable<Buffer | string> {
  readonly isTTY?: boolean
}

const LONGEST_URL = 10_000

/** What is to be set: what the flags say, else what somebody on a terminal answers. */
export async function readWantedSettings(
  flags: InputFlags,
  {sources, stdin}: {readonly sources: ConfigSources; readonly stdin: Input},
): Promise<WantedSettings> {
  const canAsk = isInteractive() && !flags['no-input'] && !flags.json
  const wanted = settingsOfFlags(flags)
  if (flags['database-url-stdin']) return {...wanted, DATABASE_URL: await readDatabaseUrl(stdin, canAsk)}
  if (Object.keys(wanted).length > 0) return wanted
  if (canAsk) return askForSettings({...sources, description: await describeConfig(sources)})
  throw new UserError('What is to be set? No flag says it, and there is no terminal to ask on.', {
    code: 'SETTINGS_NEEDED',
    exitCode: ExitCode.usage,
    nextStep: 'lab init --data-dir ~/coordination --timezone Europe/Berlin',
    problems: [
      {field: '--database-url-stdin', message: 'takes the URL of a PostgreSQL server from stdin'},
      ...Object.entries(initFields).map(([name, {description}]) => ({field: `--${name}`, message: description})),
    ],
  })
}

/** The first line; on a terminal it is asked for, without being shown. */
async function readDatabaseUrl(stdin: Input, canAsk: boolean): Promise<string> {
  if (stdin.isTTY) {
    if (!canAsk) throw noUrl()
    const {url = ''} = await ask([{message: 'URL of the PostgreSQL server (not shown)', name: 'url', secret: true}])
    return url
  }
  let text = ''
  for await (const chunk of stdin) {
    text += String(chunk)
    if (text.includes('\n') || text.length > LONGEST_URL) break
  }
  const [line = ''] = text.split('\n')
  if (line.trim() === '') throw noUrl()
  return line.trim()
}

function noUrl(): UserError {
  return new UserError('There is nothing on stdin.', {
    code: 'SETTINGS_NEEDED',
    exitCode: ExitCode.usage,
    nextStep: 'lab init --database-url-stdin < url.txt   (the file in one line, chmod 600)',
    problems: [{field: '--database-url-stdin', message: 'needs the URL in one line on stdin'}],
  })
}
