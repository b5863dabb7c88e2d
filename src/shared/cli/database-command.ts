import {join} from 'node:path'
import type {Transaction} from 'kysely'
import type {SettingGroup} from '../config/index.ts'
import {type Database, type Session, type SessionSetup, withSession} from '../db/index.ts'
import {BaseCommand} from './command.ts'
import type {ChangeMeta} from './envelope.ts'
import {databaseLocation, packageRoot, type Surroundings, surroundings} from './surroundings.ts'

export interface ChangeFlags {
  readonly 'dry-run'?: boolean
  readonly 'no-color': boolean
  readonly json: boolean
  readonly quiet: boolean
  readonly reason?: string | undefined
}

interface Change<Value> {
  readonly value: Value
  readonly change: ChangeMeta | null
  /** What the view says was done, or would be in a dry run: the verb that is given, unless nothing changed. */
  readonly past: (verb: string) => string
}

/** A command that reads or changes the database. */
export abstract class DatabaseCommand extends BaseCommand {
  /** What is wrong with other settings does not stand in the way. */
  protected readonly neededSettings: readonly SettingGroup[] = ['general', 'database']

  /** The root of this package. */
  protected get packageRoot(): string {
    return packageRoot()
  }

  protected async surroundings(): Promise<Surroundings> {
    const around = await surroundings(this.neededSettings)
    this.now = around.now
    return around
  }

  protected async withSession<Value>(
    {config, packageRoot}: Surroundings,
    flags: Pick<ChangeFlags, 'no-color'>,
    work: (session: Session) => Promise<Value>,
  ): Promise<Value> {
    for (const warning of config.warnings) this.aside(`warning: ${warning}`, flags)
    return withSession(
      this.sessionSetup({config, packageRoot}, (line) => this.aside(line, flags)),
      work,
    )
  }

  protected sessionSetup(
    {config, packageRoot}: Pick<Surroundings, 'config' | 'packageRoot'>,
    onNotice: (line: string) => void,
  ): SessionSetup {
    return {
      actor: config.general.actor,
      command: this.typed,
      location: databaseLocation(config),
      migrationsDirectory: join(packageRoot, 'migrations'),
      onNotice,
    }
  }

  /** One change in one transaction, rolled back under `--dry-run`; answers with how to undo it. */
  protected async change<Value>(
    around: Surroundings,
    flags: ChangeFlags,
    work: (transaction: Transaction<Database>) => Promise<Value>,
  ): Promise<Change<Value>> {
    return this.withSession(around, flags, (session) => this.changeIn(session, flags, work))
  }

  protected async changeIn<Value>(
    session: Session,
    flags: ChangeFlags,
    work: (transaction: Transaction<Database>) => Promise<Value>,
    {undoes}: {undoes?: number} = {},
  ): Promise<Change<Value>> {
    const {changeId, isChanged, value} = await session.change(work, {
      dryRun: flags['dry-run'] ?? false,
      reason: flags.reason,
      ...(undoes !== undefined && {undoes}),
    })
    return {
      change: changeId === null ? null : {id: changeId, undo: `coord undo ${changeId}`},
      past: (verb) => (isChanged ? verb : 'Nothing changed:'),
      value,
    }
  }
}
