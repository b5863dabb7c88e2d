import {type ConfigDescription, type SettingName, settingNamed} from '#shared/config/index'
import {ask, type Question} from '#shared/terminal/index'
import type {WantedSettings} from './fields.ts'

export interface CurrentSettings {
  readonly description: ConfigDescription
  /** What paths are relative to. */
  readonly workingDirectory: string
  readonly homeDirectory: string
}

/** Asks for what a new machine needs. Values that are accepted as they are do not come back, nor do empty answers. */
export async function askForSettings(current: CurrentSettings): Promise<WantedSettings> {
  const askAbout = (...names: SettingName[]) => ask(names.map((name) => questionAbout(name, current)))
  const general = await askAbout('TZ', 'COORD_ACTOR', 'COORD_DECIMAL_MARK', 'COORD_LOCALE')
  const {where} = await ask([whereIsTheData(current)])
  const data = await askAbout(where === 'server' ? 'DATABASE_URL' : 'DATA_DIR')
  const ai = await askAbout('AI_PROVIDER')
  const isOllama = ai['AI_PROVIDER'] === 'auto' || ai['AI_PROVIDER'] === 'ollama'
  const ollama = isOllama ? await askAbout('OLLAMA_HOST', 'AI_MODEL') : {}
  const proxmox = await askAbout('PROXMOX_HOST')
  const token = proxmox['PROXMOX_HOST'] ? await askAbout('PROXMOX_TOKEN_ID') : {}
  const isSecretInFile = currentValue(current, 'PROXMOX_TOKEN_SECRET_FILE') !== null
  const secret = token['PROXMOX_TOKEN_ID'] && !isSecretInFile ? await askAbout('PROXMOX_TOKEN_SECRET') : {}
  const answers = {...general, ...data, ...ai, ...ollama, ...proxmox, ...token, ...secret}
  return Object.fromEntries(
    Object.entries(answers).filter(([name, answer]) => answer !== currentValue(current, name as SettingName)),
  )
}

interface Wording {
  readonly message: string
  readonly choices?: Question['choices']
  /** Typed without being shown; it must be answered unless there is a value already. */
  readonly secret?: true
}

const wordings: Readonly<Partial<Record<SettingName, Wording>>> = {
  AI_MODEL: {message: 'Model that answers'},
  AI_PROVIDER: {
    choices: [
      {name: 'Ollama if it is there, else rules', value: 'auto'},
      {name: 'Ollama', value: 'ollama'},
      {name: 'a server with the OpenAI protocol', value: 'openai'},
      {name: 'rules, no AI', value: 'rules'},
    ],
    message: 'Who answers questions?',
  },
  COORD_ACTOR: {message: 'Your name in the history'},
  COORD_DECIMAL_MARK: {
    choices: [
      {name: '1,250.00', value: '.'},
      {name: '1.250,00', value: ','},
    ],
    message: 'How do you write amounts?',
  },
  COORD_LOCALE: {
    choices: [
      {name: 'not at all: it is refused as ambiguous', value: 'none'},
      {name: '1 February', value: 'dmy'},
      {name: 'January 2', value: 'mdy'},
    ],
    message: 'How do you read 01/02/2026?',
  },
  DATABASE_URL: {message: 'postgres://user:password@host:5432/database (not shown)', secret: true},
  DATA_DIR: {message: 'Folder of the embedded database'},
  OLLAMA_HOST: {message: 'Address of the Ollama server'},
  PROXMOX_HOST: {message: 'Address of the Proxmox VE server (empty: none)'},
  PROXMOX_TOKEN_ID: {message: 'API token to log in there with, such as lab@pve!toolkit (empty: later)'},
  PROXMOX_TOKEN_SECRET: {message: 'Secret of that token (not shown)', secret: true},
  TZ: {message: 'Time zone that says what "today" is'},
}

function questionAbout(name: SettingName, current: CurrentSettings): Question {
  const {choices, message, secret} = wordings[name]!
  const value = currentValue(current, name)
  if (secret) {
    const keep = value === null ? '' : ', empty: as it is'
    const isOptional = value !== null
    return {message: message.replace(')', `${keep})`), name, problem: problemWith(name, current, isOptional), secret}
  }
  const canSuggest = value !== null && (choices?.some((choice) => choice.value === value) ?? true)
  return {
    message,
    name,
    ...(choices ? {choices} : {problem: problemWith(name, current, true)}),
    ...(canSuggest && {suggestion: value}),
  }
}

function whereIsTheData(current: CurrentSettings): Question {
  return {
    choices: [
      {name: 'in files of this machine: nothing to install', value: 'embedded'},
      {name: 'on a PostgreSQL server', value: 'server'},
    ],
    message: 'Where is the data?',
    name: 'where',
    suggestion: currentValue(current, 'DATABASE_URL') === null ? 'embedded' : 'server',
  }
}

function problemWith(name: SettingName, {homeDirectory, workingDirectory}: CurrentSettings, isOptional: boolean) {
  const setting = settingNamed(name)!
  return (answer: string): string | undefined => {
    if (answer === '') return isOptional ? undefined : 'An answer is needed here.'
    const {problem} = setting.reader({baseDirectory: workingDirectory, homeDirectory})(answer)
    return problem && `This ${problem}; for example ${setting.example}`
  }
}

function currentValue({description}: CurrentSettings, name: SettingName): string | null {
  return description.settings.find((setting) => setting.name === name)?.value ?? null
}
