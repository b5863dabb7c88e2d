import {argumentWord, flagWord} from './notation.ts'
import type {CompletionNode} from './tree.ts'

/** Runs in bash 3.2 too (macOS): no associative arrays, no `mapfile`, and `compopt` only where it exists. */
export function bashScript(bin: string, nodes: readonly CompletionNode[]): string {
  return `# Completion of ${bin} for bash. Made by the build from the commands; a TAB starts no other program.

# What can follow the words of $1: sets children, flags and arguments.
_${bin}_completion_node() {
  children=' '
  flags=()
  arguments=()
  case $1 in
${nodes.map(nodeCase).join('\n')}
  esac
}

# Offers what fits a value: @ is a file, anything else a list of words.
_${bin}_completion_value() {
  if [[ $1 != @ ]]; then
    local IFS=,
    candidates+=($1)
  elif ! compopt -o default 2>/dev/null; then
    local file
    while IFS= read -r file; do [[ -n $file ]] && COMPREPLY+=("$file"); done <<<"$(compgen -f -- "$current")"
  fi
}

# Sets entry to the flag that is called $1 here.
_${bin}_completion_find() {
  local names
  for entry in "\${flags[@]}"; do
    names=\${entry#'*'}
    [[ ,\${names%%=*}, == *",$1,"* ]] && return
  done
  entry=''
}

_${bin}_completion() {
  local IFS=$' \\t\\n' path='' typed=' ' value='' ended='' expecting='' children entry word
  local current=\${COMP_WORDS[COMP_CWORD]}
  local -a flags arguments candidates=()
  local -i at=1 position=0
  COMPREPLY=()

  [[ \${COMP_WORDS[1]} == help ]] && (( COMP_CWORD > 1 )) && at=2
  _${bin}_completion_node ''
  while (( at < COMP_CWORD )) && [[ $children == *" \${COMP_WORDS[at]} "* ]]; do
    path="\${path:+$path }\${COMP_WORDS[at]}"
    _${bin}_completion_node "$path"
    at+=1
  done

  for (( ; at < COMP_CWORD; at++ )); do
    word=\${COMP_WORDS[at]}
    # bash makes three words of --flag=value
    if [[ $word == '=' ]]; then
      continue
    elif [[ -n $expecting ]]; then
      expecting=''
    elif [[ -n $ended || $word != -?* ]]; then
      position+=1
    elif [[ $word == -- ]]; then
      ended=yes
    else
      _${bin}_completion_find "\${word%%=*}"
      [[ $entry == '*'* ]] || typed+="$entry "
      [[ $entry == *=* && $word != *=* ]] && expecting=yes value=\${entry#*=}
    fi
  done

  [[ $current == '=' ]] && current=''
  if [[ -n $expecting ]]; then
    _${bin}_completion_value "$value"
  elif [[ $current == -* && -z $ended ]]; then
    for entry in "\${flags[@]}"; do
      [[ $typed == *" $entry "* ]] && continue
      entry=\${entry#'*'}
      local IFS=,
      candidates+=(\${entry%%=*})
    done
  else
    (( position == 0 )) && candidates=($children)
    for entry in "\${arguments[@]}"; do
      if (( position == 0 )) || [[ $entry == '*'* ]]; then
        _${bin}_completion_value "\${entry#*=}"
        break
      fi
      position=position-1
    done
  fi

  for word in "\${candidates[@]}"; do
    [[ $word == "$current"* ]] && COMPREPLY+=("$word")
  done
}

complete -F _${bin}_completion ${bin}
`
}

function nodeCase(node: CompletionNode): string {
  return `  '${node.path}')
    children=' ${node.children.map(({name}) => `${name} `).join('')}'
    flags=(${node.flags.map((flag) => `'${flagWord(flag)}'`).join(' ')})
    arguments=(${node.arguments.map((argument) => `'${argumentWord(argument)}'`).join(' ')})
    ;;`
}
