import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import * as Args from '@oclif/core/args'
import {z} from 'zod'
import {ExitCode, UserError} from '../../errors.ts'
import {BaseCommand} from '../command.ts'
import {type Shell, shells} from '../completion.ts'

/** Prints the script that the build has made for the command's own bin. */
export abstract class CompletionCommand extends BaseCommand {
  static override kind = 'completion'
  static override shape = z.strictObject({install: z.string(), script: z.string(), shell: z.enum(shells)})
  static override summary = 'Print the script that completes commands at a TAB.'
  static override description =
    'Commands, flags and values are all in the script, so that a TAB starts nothing. On a terminal the line that installs it comes with it.'
  static override args = {
    shell: Args.string({description: 'shell to complete in', ignoreStdin: true, options: [...shells], required: true}),
  }
  static override examples = [
    '<%= config.bin %> completion bash',
    '<%= config.bin %> completion fish > ~/.config/fish/completions/<%= config.bin %>.fish',
  ]

  override async run(): Promise<void> {
    const {args, flags} = await this.parse(CompletionCommand)
    const {bin} = this.config
    const shell = args.shell as Shell
    const script = await builtScript(bin, shell)
    const install = installLine(bin, shell)
    this.print(
      {
        data: {install, script, shell},
        references: [script.trimEnd()],
        view: () => script,
        ...(this.screen(flags).isTerminal && {nextStep: install}),
      },
      flags,
    )
  }
}

async function builtScript(bin: string, shell: Shell): Promise<string> {
  const file = join(process.env['AI_SANDBOX_HOMELAB_ROOT'] ?? '', 'dist', 'completion', `${bin}.${shell}`)
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UserError(`The completion script ${file} cannot be read.`, {
      cause,
      code: 'NOT_BUILT',
      exitCode: ExitCode.configuration,
      nextStep: 'npm run build',
    })
  }
}

function installLine(bin: string, shell: Shell): string {
  if (shell === 'fish') return `${bin} completion fish > ~/.config/fish/completions/${bin}.fish`
  return `echo 'eval "$(${bin} completion ${shell})"' >> ~/.${shell}rc`
}
