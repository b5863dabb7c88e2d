import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {readCurrentProject} from '../projects/index.ts'
import {DatabaseCommand} from './database-command.ts'
import type {Surroundings} from './surroundings.ts'

/** A command of the coordinator: it acts as somebody, usually on one project. */
export abstract class CoordCommand extends DatabaseCommand {
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
}
