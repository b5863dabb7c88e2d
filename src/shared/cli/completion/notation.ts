import type {CompletionArgument, CompletionFlag, CompletionValue} from './tree.ts'

/**
 * How the bash and fish scripts write down flags and arguments, one word each; no part of it needs quoting:
 * `--json` takes no value, `-p,--project=` any, `-o,--output=@` a file, `--band=green,red` one of these;
 * a leading `*` may be repeated.
 */
export function flagWord({names, repeatable, value}: CompletionFlag): string {
  return `${repeatable ? '*' : ''}${names.join(',')}${value ? `=${valueWord(value)}` : ''}`
}

/** As for flags, from the `=` on: `=`, `=@`, `*=green,red`. */
export function argumentWord({repeatable, value}: CompletionArgument): string {
  return `${repeatable ? '*' : ''}=${valueWord(value)}`
}

function valueWord(value: CompletionValue): string {
  if (value.kind === 'file') return '@'
  return value.kind === 'choice' ? value.choices.join(',') : ''
}
