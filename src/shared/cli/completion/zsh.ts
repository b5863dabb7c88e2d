import type {CompletionArgument, CompletionChild, CompletionFlag, CompletionNode, CompletionValue} from './tree.ts'

/** Works as a file `_coord` in `$fpath` and sourced after `compinit`. */
export function zshScript(bin: string, nodes: readonly CompletionNode[]): string {
  return `#compdef ${bin}
# Completion of ${bin} for zsh. Made by the build from the commands; a TAB starts no other program.

# What can follow the words of $1: sets children (name:description) and specs (for _arguments).
_${bin}_completion_node() {
  children=()
  specs=()
  case $1 in
${nodes.map(nodeCase).join('\n')}
  esac
}

_${bin}() {
  local node=''
  local -a children specs
  local -i at=2
  [[ $words[2] == help ]] && (( CURRENT > 2 )) && at=3
  _${bin}_completion_node ''
  while (( at < CURRENT )) && (( \${children[(I)\${(b)words[at]}(|:*)]} )); do
    node="\${node:+$node }$words[at]"
    _${bin}_completion_node "$node"
    at+=1
  done
  words=(${bin} "\${(@)words[at,-1]}")
  (( CURRENT -= at - 2 ))
  _arguments -S : "\${specs[@]}"
}

if [[ $funcstack[1] == _${bin} ]]; then
  _${bin} "$@"
else
  compdef _${bin} ${bin}
fi
`
}

function nodeCase({arguments: list, children, flags, path}: CompletionNode): string {
  const specs = [...flags.flatMap(flagSpecs), ...argumentSpecs(children, list)]
  return `  (${quote(path)})
    children=(${lines(children.map(childItem))})
    specs=(${lines(specs)})
    ;;`
}

/** For a topic that is a command too, the words that can follow take the place of its first argument. */
function argumentSpecs(children: readonly CompletionChild[], list: readonly CompletionArgument[]): string[] {
  const own = list.map((argument, index) => {
    const position = argument.repeatable && index === list.length - 1 ? '*' : String(index + 1)
    return `${position}:${argument.name}:${valueAction(argument.value)}`
  })
  if (children.length === 0) return own
  return ['1:command:{_describe -t commands command children}', ...own.filter((spec) => !spec.startsWith('1:'))]
}

/** `(-p --project)` keeps both names from being offered once either is there; `*` lets a flag come again. */
function flagSpecs({description, names, repeatable, value}: CompletionFlag): string[] {
  const prefix = repeatable ? '*' : `(${names.join(' ')})`
  const explanation = `[${description.replaceAll(/[\\[\]]/g, String.raw`\$&`)}]`
  return names.map((name) => {
    const taking = value === null ? '' : name.startsWith('--') ? '=' : '+'
    const action = value === null ? '' : `:${names.at(-1)!.replace(/^-+/, '')}:${valueAction(value)}`
    return `${prefix}${name}${taking}${explanation}${action}`
  })
}

/** A single space says that there is a value, and nothing to offer for it. */
function valueAction(value: CompletionValue): string {
  if (value.kind === 'file') return '_files'
  return value.kind === 'choice' ? `(${value.choices.join(' ')})` : ' '
}

function childItem({description, name}: CompletionChild): string {
  return description === '' ? name : `${name}:${description.replaceAll('\\', '\\\\')}`
}

function lines(items: readonly string[]): string {
  return items.length === 0 ? '' : `\n${items.map((item) => `      ${quote(item)}`).join('\n')}\n    `
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
