import {quote} from './dotenv.ts'
import {type Setting, type SettingGroup, settingGroups, settings} from './settings.ts'

const HEADINGS: Readonly<Record<SettingGroup, string>> = {
  general: 'General',
  database: 'Database',
  ai: 'AI',
  proxmox: 'Proxmox VE',
  smtp: 'Mail',
  briefing: 'Briefing',
  alerts: 'Alerts',
}

const INTRODUCTION = `# Settings of coord and lab. Copy this file to .env (chmod 600 .env) and remove the # before what you set.
#
# What wins: a flag, then the environment, then .env in the working folder, then the same names as a map in
# $XDG_CONFIG_HOME/ai-sandbox-homelab/config.yaml (~/.config/…), then the default. \`coord config show\` tells which.
`

/** The text of `.env.example`: all settings with their defaults or an example, commented out. */
export function renderEnvExample(): string {
  const groups = usedGroups().map(({group, members}) => {
    const paragraphs = members.map((setting) => {
      const shown = setting.default ?? setting.example
      return `\n# ${setting.description}${defaultSentence(setting)}\n#${setting.name}=${quote(shown)}\n`
    })
    return `\n# ${HEADINGS[group]}\n${paragraphs.join('')}`
  })
  return `${INTRODUCTION}${groups.join('')}`
}

/** All settings as a Markdown table, for the docs. */
export function renderSettingsTable(): string {
  const tables = usedGroups().map(({group, members}) => {
    const rows = members.map((setting) => {
      const cells = [code(setting.name), setting.description, defaultCell(setting), code(setting.example)]
      return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
    })
    return `### ${HEADINGS[group]}\n\n| Setting | Meaning | Default | Example |\n| --- | --- | --- | --- |\n${rows.join('')}`
  })
  return tables.join('\n')
}

function usedGroups(): {readonly group: SettingGroup; readonly members: readonly Setting[]}[] {
  return settingGroups
    .map((group) => ({group, members: settings.filter((setting) => setting.group === group)}))
    .filter(({members}) => members.length > 0)
}

/** A default that stands on the line below needs no words. */
function defaultSentence({computedDefault}: Setting): string {
  return computedDefault ? ` Default: ${computedDefault.words}.` : ''
}

function defaultCell(setting: Setting): string {
  return setting.computedDefault?.words ?? (setting.default === undefined ? 'none' : code(setting.default))
}

function code(value: string): string {
  return `\`${value}\``
}
