import type {Kysely, Transaction} from 'kysely'
import type {Acting} from '../conventions.ts'
import {todayIn} from '../coordination/index.ts'
import type {Database, Session} from '../db/index.ts'
import {ExitCode, UserError} from '../errors.ts'
import type {Past} from '../history/index.ts'
import {readCurrentProject, requireProject} from '../projects/index.ts'
import {DatabaseCommand} from './database-command.ts'
import type {Surroundings} from './surroundings.ts'

export interface AsOfFlags {
  readonly 'as-of'?: string | undefined
}

/** A command of the coordinator: it acts as somebody, usually on one project. */
export abstract class CoordCommand extends DatabaseCommand {
  /** The tables as they are now, while the session shows the past. */
  private present: Transaction<Database> | undefined

  /** With `--as-of`, `now` is the last moment of that day, and sessions show that day's database. */
  protected override async surroundings(flags: AsOfFlags = {}): Promise<Surroundings> {
    const around = await super.surroundings()
    if (flags['as-of'] === undefined) return around
    const {readAsOf} = await import('../history/index.ts')
    const asOf = readAsOf(flags['as-of'], this.acting(around), around.config.general.timeZone)
    this.now = asOf.now
    this.asOf = {day: asOf.day, warnings: []}
    return {...around, asOf, now: asOf.now}
  }

  protected override async withSession<Value>(
    around: Surroundings,
    flags: {readonly 'no-color': boolean},
    work: (session: Session) => Promise<Value>,
  ): Promise<Value> {
    const {asOf, config} = around
    const until = asOf?.until
    if (until === undefined) return super.withSession(around, flags, work)
    const {withPast} = await import('../history/index.ts')
    return super.withSession(around, flags, ({database}) =>
      withPast(database, until, (past) => {
        if (past.firstChangeAt === null) this.asOf?.warnings.push('Nothing was recorded yet.')
        else if (past.firstChangeAt >= until)
          this.asOf?.warnings.push(
            `The history begins on ${todayIn(config.general.timeZone, past.firstChangeAt)}, after ${asOf!.day}.`,
          )
        return this.inPast(past, asOf!.day, work)
      }),
    )
  }

  protected acting({config, now}: Surroundings): Acting {
    const {actor, dateOrder, decimalMark} = config.general
    return {actor, conventions: {dateOrder, decimalMark}, now}
  }

  /** The project that is meant: `--project`, else COORD_PROJECT, else the one of `coord use`. */
  protected async projectKey(
    {config, paths}: Surroundings,
    flags: {readonly project?: string | undefined},
  ): Promise<string | undefined> {
    return flags.project ?? config.general.project ?? (await readCurrentProject(paths.stateDirectory))
  }

  protected async requireProjectKey(
    around: Surroundings,
    flags: {readonly project?: string | undefined},
  ): Promise<string> {
    const key = await this.projectKey(around, flags)
    if (key !== undefined) return key
    throw new UserError('Which project? None was named and none is in use.', {
      code: 'PROJECT_NEEDED',
      exitCode: ExitCode.usage,
      nextStep: `${this.typed} --project KEY   (or choose one for all commands: coord use KEY)`,
      problems: [{field: '--project', message: 'is missing.'}],
    })
  }

  /** What restricts a list to a project. In the past it may not have been there yet: the list is empty then. */
  protected async ofProject(database: Kysely<Database>, key: string | undefined): Promise<{projectId?: number}> {
    if (key === undefined) return {}
    try {
      return {projectId: (await requireProject(database, key)).id}
    } catch (error) {
      if (!(error instanceof UserError) || this.present === undefined) throw error
      const {id, key: known} = await requireProject(this.present, key)
      if (this.asOf?.warnings.length === 0)
        this.asOf.warnings.push(`There was no project ${known} on ${this.asOf.day}.`)
      return {projectId: id}
    }
  }

  private async inPast<Value>(
    {database, present}: Past,
    day: string,
    work: (session: Session) => Promise<Value>,
  ): Promise<Value> {
    this.present = present
    try {
      return await work({change: () => Promise.reject(new Error('the past cannot be changed')), database})
    } catch (error) {
      throw error instanceof UserError ? aboutThen(error, day) : error
    } finally {
      this.present = undefined
    }
  }
}

/** What is not found may be there now, and what to type next has to look at the same day. */
function aboutThen(error: UserError, day: string): UserError {
  if (error.exitCode !== ExitCode.notFound) return error
  const {code, details, exitCode, message, nextStep, problems} = error
  return new UserError(`As of ${day}: ${message}`, {
    cause: error,
    code,
    exitCode,
    problems,
    ...(nextStep !== undefined && {nextStep: `${nextStep} --as-of ${day}`}),
    ...(details !== undefined && {details}),
  })
}
