import type {Command} from '@oclif/core/command'
import type {Config} from '@oclif/core/config'
import {CommandHelp, Help} from '@oclif/core/help'
import {width, wrap} from '../terminal/index.ts'

/** Prints the help of a command, of a topic, or of the bin itself when the name is empty. */
export async function showHelp(name: string, config: Config, args: readonly string[]): Promise<void> {
  const columns = Math.max(NARROWEST, Math.min(process.stdout.columns || 80, WIDEST))
  const help = new OurHelp(config, {docopts: false, maxWidth: columns, stripAnsi: args.includes('--no-color')})
  await help.showHelp(name === '' ? [] : [name.replaceAll(' ', ':')])
  help.print()
}

const NARROWEST = 30
const WIDEST = 100
/** A value's choices that are longer are told in the description, where lines break between words. */
const LONGEST_LABEL = 24

type Flag = Command.Flag.Any
type Argument = Command.Arg.Any

class OurHelp extends Help {
  protected override CommandHelpClass = OurCommandHelp
  private readonly parts: string[] = []

  print(): void {
    const [summary = '', ...rest] = this.parts.join('\n').trimEnd().split('\n')
    super.log([wrap(summary, this.opts.maxWidth), ...rest].join('\n'))
  }

  protected override log(...parts: string[]): void {
    this.parts.push(parts.join(' '))
  }

  override formatRoot(): string {
    const {bin, pjson} = this.config
    const usage = this.section('USAGE', `$ ${bin} COMMAND [FLAGS]\n$ ${bin} help COMMAND`)
    return `${pjson.oclif.description}\n\n${usage}`
  }

  protected override formatTopic({description, name}: Parameters<Help['formatTopic']>[0]): string {
    const usage = this.section('USAGE', `$ ${this.config.bin} ${name.replaceAll(':', ' ')} COMMAND [FLAGS]`)
    return `${description}\n\n${usage}\n`
  }
}

class OurCommandHelp extends CommandHelp {
  protected override arg(argument: Argument): string {
    const name = `${argument.name.toUpperCase()}${argument.multiple ? '...' : ''}`
    return argument.required ? name : `[${name}]`
  }

  /** What it does comes before how: descriptions stand above the flags. */
  protected override sections() {
    const sections = super.sections()
    const isAbove = ({header}: {readonly header: string}) => header === 'USAGE' || header === 'DESCRIPTION'
    return [...sections.filter(isAbove), ...sections.filter((section) => !isAbove(section))]
  }

  /** The summary stands at the top already. */
  protected override description(): string | undefined {
    return this.command.description && this.wrap(this.command.description)
  }

  /** Where two columns have no room, oclif indents by more than it has wrapped for. */
  override renderList(...[entries, options]: Parameters<CommandHelp['renderList']>): string {
    const list = super.renderList(entries, options)
    const fits = list.split('\n').every((line) => width(line) <= this.opts.maxWidth - options.indentation)
    return fits ? list : super.renderList(entries, {...options, indentation: options.indentation + 2})
  }

  protected override flags(flags: Flag[]): [string, string | undefined][] | undefined {
    return super.flags(flags.map(withChoicesInWords))
  }
}

function withChoicesInWords(flag: Flag): Flag {
  if (flag.type !== 'option' || typeof flag.helpValue !== 'string') return flag
  if (!flag.helpValue.includes('|') || flag.helpValue.length <= LONGEST_LABEL) return flag
  const choices = flag.helpValue.slice(1, -1).replaceAll('|', ', ')
  return {...flag, description: `${flag.description}: ${choices}`, helpValue: '<choice>'}
}
