/**
 * Configuration: one table of settings (`settings.ts`) from which checks, types, `config show`, `.env.example` and the
 * docs are made. A value comes from a flag, the environment, `.env` in the working folder, `config.yaml` under the XDG
 * folder, or the default, in that order (`gather.ts`). `loadConfig` gives a command the frozen `Config`, or one error
 * with all problems of the groups it needs; nothing else in the project reads settings from the environment. Secrets
 * are masked in everything that is shown (`mask.ts`); `lab init` writes through `writeSettings`. Nothing here caches:
 * each call reads the files again.
 */
export {type Config, loadConfig} from './config.ts'
export {webhookSecret} from './delivery-settings.ts'
export {type ConfigDescription, describeConfig, type SettingRow} from './describe.ts'
export {quote as quoteForDotenv, readDotenv} from './dotenv.ts'
export type {ConfigSources} from './gather.ts'
export {masked} from './mask.ts'
export {type ApplicationPaths, applicationPaths} from './paths.ts'
export {renderEnvExample, renderSettingsTable} from './render.ts'
export {secretValues} from './secret-values.ts'
export {
  type GroupValues,
  type Setting,
  type SettingGroup,
  type SettingName,
  settingGroups,
  settingNamed,
  settings,
} from './settings.ts'
export {type Place, path} from './values.ts'
export {type SettingsTarget, type WrittenSettings, writeSettings} from './write-settings.ts'
