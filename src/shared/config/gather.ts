import {readFileSync, statSync} from 'node:fs'
import {dirname, join} from 'node:path'
import type {Problem} from '../errors.ts'
import {readConfigYaml} from './config-yaml.ts'
import {readDotenv} from './dotenv.ts'
import {holdsSecret} from './mask.ts'
import {nearSetting} from './near-name.ts'
import {applicationPaths} from './paths.ts'
import {type SettingName, settingNamed, settings} from './settings.ts'

export interface ConfigSources {
  readonly environment: NodeJS.ProcessEnv
  readonly workingDirectory: string
  readonly homeDirectory: string
  /** Name of the operating system user: who acts unless COORD_ACTOR says otherwise. */
  readonly userName: string
  /** What flags say; wins over everything. */
  readonly overrides?: Readonly<Partial<Record<SettingName, string>>>
}

/** A value as somebody typed it, and where. */
export interface Given {
  readonly text: string
  /** `command line`, `environment`, `.env line 3` or `/…/config.yaml line 3`. */
  readonly source: string
  /** What a relative path in it is relative to. */
  readonly baseDirectory: string
  /** Why the text is not what its author meant. */
  readonly doubt?: string
}

export interface Gathered {
  readonly given: ReadonlyMap<SettingName, Given>
  /** Files that cannot be read or understood. */
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

/** What one place says. */
interface Layer {
  readonly given: ReadonlyMap<string, Given>
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

interface SettingsFile {
  readonly file: string
  /** What it is called in messages. */
  readonly label: string
  readonly read: (text: string) => FileContent | Promise<FileContent>
  /** A file of our own holds nothing but settings; `.env` belongs to others as well. */
  readonly isOurs: boolean
}

interface FileContent {
  readonly entries: readonly {
    readonly name: string
    readonly value: string
    readonly line: number
    readonly doubt?: string
  }[]
  readonly badLines: readonly {readonly line: number; readonly message: string}[]
}

const OUR_PREFIX = /^(ALERT|COORD|PROXMOX|SMTP|BRIEFING|AI)_/

/** Finds what is set anywhere. An empty value counts as not set, so the next place is asked. */
export async function gather(sources: ConfigSources): Promise<Gathered> {
  const {configFile} = applicationPaths(sources)
  const layers = [
    variables(sources.overrides ?? {}, 'command line', sources.workingDirectory),
    variables(sources.environment, 'environment', sources.workingDirectory),
    await fileLayer({file: join(sources.workingDirectory, '.env'), isOurs: false, label: '.env', read: readDotenv}),
    await fileLayer({file: configFile, isOurs: true, label: configFile, read: readConfigYaml}),
  ]
  const given = new Map<SettingName, Given>()
  for (const {name} of settings) {
    const winner = layers.map((layer) => layer.given.get(name)).find((each) => each !== undefined && each.text !== '')
    if (winner) given.set(name, winner)
  }
  return {
    given,
    problems: layers.flatMap((layer) => layer.problems),
    warnings: layers.flatMap((layer) => layer.warnings),
  }
}

function variables(values: Readonly<Record<string, string | undefined>>, source: string, baseDirectory: string): Layer {
  const given = new Map<string, Given>()
  for (const {name} of settings) {
    const text = values[name]
    if (text !== undefined) given.set(name, {text, source, baseDirectory})
  }
  return {given, problems: [], warnings: []}
}

async function fileLayer({file, isOurs, label, read}: SettingsFile): Promise<Layer> {
  const given = new Map<string, Given>()
  const problems: Problem[] = []
  const warnings: string[] = []
  const text = textOf(file)
  if (typeof text !== 'string') {
    return {given, problems: text ? [{field: label, message: `cannot be read (${text.code})`}] : [], warnings}
  }
  const {badLines, entries} = await read(text)
  problems.push(...badLines.map(({line, message}) => ({field: `${label} line ${line}`, message})))
  for (const {doubt, line, name, value} of entries) {
    const source = `${label} line ${line}`
    if (settingNamed(name)) given.set(name, {text: value, source, baseDirectory: dirname(file), ...(doubt && {doubt})})
    else if (isOurs) problems.push({field: name, message: `${notASetting(name)} (from ${source})`})
    else if (OUR_PREFIX.test(name) || nearSetting(name)) warnings.push(`${name} ${notASetting(name)} (from ${source})`)
  }
  const exposed = isOpenToOthers(file)
    ? [...given].find(([name, each]) => holdsSecret(settingNamed(name)!, each.text))
    : undefined
  if (exposed)
    warnings.push(`${label} holds ${exposed[0]} and other users may open it; run: chmod 600 ${shellWord(file)}`)
  return {given, problems, warnings}
}

/** The text of a file, undefined if there is none, or why it cannot be read. */
function textOf(file: string): string | undefined | NodeJS.ErrnoException {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const cause = error as NodeJS.ErrnoException
    return cause.code === 'ENOENT' || cause.code === 'ENOTDIR' ? undefined : cause
  }
}

/** Windows has no such permissions. */
function isOpenToOthers(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
}

function notASetting(name: string): string {
  const near = nearSetting(name)
  return near ? `is not a setting; did you mean ${near}?` : 'is not a setting'
}

function shellWord(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`
}
