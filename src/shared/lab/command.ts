import {join} from 'node:path'
import {configSources, DatabaseCommand, databaseLocation} from '#shared/cli/index'
import type {ConfigSources} from '#shared/config/index'
import {isInteractive} from '#shared/terminal/index'
import {type Configuration, readConfiguration} from './configuration.ts'
import type {DatabaseAccess} from './database/access.ts'
import type {MigrationSetup} from './database/migrate.ts'
import {assertNoPassword, embeddedTarget, type MoveTarget, serverTarget} from './database/move-target.ts'
import {readDatabaseUrl} from './database-url.ts'
import type {SystemToLookAt} from './status.ts'

interface NoticeFlags {
  readonly 'no-color': boolean
  readonly quiet: boolean
}

/** Long enough for a command that is about to end; a dashboard should not wait for an import. */
const PATIENCE_OF_A_LOOK_MS = 2000

/** A command that looks after the machine and the database, also when they are not as they should be. */
export abstract class LabCommand extends DatabaseCommand {
  /** For looking at what is there, however it is configured. */
  protected async systemToLookAt(flags: NoticeFlags): Promise<SystemToLookAt> {
    const configuration = await readConfiguration(configSources())
    return {access: this.accessOf(configuration, flags), configuration}
  }

  /** The database that other settings would lead to; null when they do not tell. */
  protected async accessUnder(
    overrides: ConfigSources['overrides'],
    flags: NoticeFlags,
  ): Promise<DatabaseAccess | null> {
    return this.accessOf(await readConfiguration({...configSources(), ...(overrides && {overrides})}), flags)
  }

  /** For working on the database, whatever schema it has. */
  protected async migrationSetup(flags: NoticeFlags): Promise<MigrationSetup & {readonly timeZone: string}> {
    const {config} = await this.surroundings()
    for (const warning of config.warnings) this.aside(`warning: ${warning}`, flags)
    return {
      access: this.access(databaseLocation(config), flags),
      dataDirectory: config.database.dataDirectory,
      now: new Date(),
      program: `ai-sandbox-homelab ${this.config.version}`,
      timeZone: config.general.timeZone,
    }
  }

  /** Where `lab db move` goes: the database in DATA_DIR, or a server, whose password only comes by stdin. */
  protected async moveTarget(
    flags: {
      readonly 'database-url-stdin': boolean
      readonly json: boolean
      readonly 'no-input': boolean
      readonly to?: string | undefined
    },
    {dataDirectory}: MigrationSetup,
  ): Promise<MoveTarget> {
    if (flags.to === 'embedded') return embeddedTarget(dataDirectory)
    if (flags.to !== undefined) assertNoPassword(flags.to)
    const canAsk = isInteractive() && !flags['no-input'] && !flags.json
    return serverTarget(flags.to ?? (await readDatabaseUrl(process.stdin, this.typed, canAsk)))
  }

  private accessOf({config, group}: Configuration, flags: NoticeFlags): DatabaseAccess | null {
    if (config === null || group('database') === null) return null
    return {...this.access(databaseLocation(config), flags), onNotice: () => {}, waitMs: PATIENCE_OF_A_LOOK_MS}
  }

  private access(location: DatabaseAccess['location'], flags: NoticeFlags): DatabaseAccess {
    return {
      holder: this.typed,
      location,
      migrationsDirectory: join(this.packageRoot, 'migrations'),
      onNotice: (line) => {
        if (!flags.quiet) this.aside(line, flags)
      },
    }
  }
}
