import {type ConfigSources, describeConfig} from '#shared/config/index'
import {isInteractive} from '#shared/terminal/index'
import {ExitCode, UserError} from '../../errors.ts'
import {type Input, readDatabaseUrl} from '../database-url.ts'
import {type InitFlags, initFields, settingsOfFlags, type WantedSettings} from './fields.ts'
import {askForSettings} from './questions.ts'

interface InputFlags extends InitFlags {
  readonly 'database-url-stdin': boolean
  readonly 'no-input': boolean
  readonly json: boolean
}

/** What is to be set: what the flags say, else what somebody on a terminal answers. */
export async function readWantedSettings(
  flags: InputFlags,
  {sources, stdin}: {readonly sources: ConfigSources; readonly stdin: Input},
): Promise<WantedSettings> {
  const canAsk = isInteractive() && !flags['no-input'] && !flags.json
  const wanted = settingsOfFlags(flags)
  if (flags['database-url-stdin']) return {...wanted, DATABASE_URL: await readDatabaseUrl(stdin, 'lab init', canAsk)}
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
