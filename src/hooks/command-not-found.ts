import type {Hook} from '@oclif/core'
import {closest} from '#shared/coordination/index'
import {ExitCode, UserError} from '#shared/errors'

const hook: Hook<'command_not_found'> = async ({argv, config, id}) => {
  const commands = config.commandIDs.map(spaced)
  const [asked, ...rest] = spaced(id).split(' ')
  const typed = [asked, ...rest, ...(argv ?? []).filter((word) => /^[a-z][a-z-]*$/.test(word))]
  const match =
    closest(typed.slice(0, 2).join(' '), commands) ??
    closest(typed.slice(0, 3).join(' '), commands) ??
    closest(asked!, commands)
  throw new UserError(`${config.bin} has no command "${spaced(id)}".`, {
    code: 'NO_SUCH_COMMAND',
    exitCode: ExitCode.noSuchCommand,
    nextStep: match
      ? `Did you mean "${config.bin} ${match}"?`
      : `Run "${config.bin} --help" for the commands there are.`,
  })
}

export default hook

function spaced(id: string): string {
  return id.replaceAll(':', ' ')
}
