import {BaseCommand, configSources, Flags, listFlags, z} from '#shared/cli/index'
import {describeConfig, settingGroups} from '#shared/config/index'
import {SettingShape, settingList, settingsOf, warningsOf} from './config-list.ts'

/** The same in both bins: they share their settings. */
export abstract class ConfigShowCommand extends BaseCommand {
  static override kind = 'config.show'
  static override shape = z.array(SettingShape)
  static override summary = 'Show every setting and where its value comes from.'
  static override description =
    'A flag wins over the environment, that over .env in the working folder, that over config.yaml, that over the default. Secrets are masked.'
  static override flags = {
    group: Flags.option({
      description: 'only the settings of this group',
      helpValue: `<${settingGroups.join('|')}>`,
      options: settingGroups,
    })(),
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> config show',
    '<%= config.bin %> config show --group database --columns name,value,source,description',
  ]

  override async run(): Promise<void> {
    const {flags} = await this.parse(ConfigShowCommand)
    const description = await describeConfig(configSources())
    const {problems} = description
    this.printList(
      {
        data: settingsOf(description, flags.group),
        list: settingList,
        reference: ({name}) => name,
        warnings: warningsOf(description),
        ...(problems.length > 0 && {nextStep: 'lab doctor'}),
      },
      flags,
    )
  }
}
