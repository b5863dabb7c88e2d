import {argumentWord, flagWord} from './notation.ts'
import type {CompletionNode} from './tree.ts'

export function fishScript(bin: string, nodes: readonly CompletionNode[]): string {
  const children = nodes.map(({children: list, path}) => ({
    lines: list.map(({description, name}) => [name, description]),
    path,
  }))
  const flags = nodes.map(({flags: list, path}) => ({
    lines: list.map((flag) => [flagWord(flag), flag.description]),
    path,
  }))
  const values = nodes.map(({arguments: list, path}) => ({
    lines: list.map((argument) => [argumentWord(argument)]),
    path,
  }))
  return `# Completion of ${bin} for fish. Made by the build from the commands; a TAB starts no other program.

# The words that can follow: name, tab, description.
function __${bin}_completion_children
${lookup(children)}
end

# The flags of a command: names and value, tab, description.
function __${bin}_completion_flags
${lookup(flags)}
end

# The values of a command's arguments, in order.
function __${bin}_completion_arguments
${lookup(values)}
end

# Offers what fits a value, after the prefix $argv[2]: @ is a file, anything else a list of words.
function __${bin}_completion_value
    if test "$argv[1]" = @
        printf '%s\\n' "$argv[2]"(__fish_complete_path (string replace -- "$argv[2]" '' (commandline -ct)))
    else if test -n "$argv[1]"
        printf '%s\\n' "$argv[2]"(string split , -- $argv[1])
    end
end

# Prints the entry of the flag $argv[1] among the others.
function __${bin}_completion_find
    for entry in $argv[2..]
        set -l names (string replace -r '^\\*' '' -- $entry | string replace -r '[=\\t].*' '')
        if contains -- $argv[1] (string split , -- $names)
            string replace -r '\\t.*' '' -- $entry
            return
        end
    end
end

function __${bin}_completion
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l path
    if test "$words[1]" = help
        set -e words[1]
    end
    while set -q words[1]; and contains -- $words[1] (__${bin}_completion_children "$path" | string replace -r '\\t.*' '')
        set -a path $words[1]
        set -e words[1]
    end

    set -l flags (__${bin}_completion_flags "$path")
    set -l typed
    set -l expecting
    set -l ended
    set -l position 1
    for word in $words
        if test -n "$expecting"
            set expecting
        else if test -n "$ended"; or not string match -qr -- '^-.' $word
            set position (math $position + 1)
        else if test "$word" = --
            set ended yes
        else
            set -l entry (__${bin}_completion_find (string replace -r '=.*' '' -- $word) $flags)
            string match -qr -- '^\\*' "$entry"; or set -a typed $entry
            string match -qr -- '=' "$entry"; and not string match -qr -- '=' $word; and set expecting $entry
        end
    end

    if test -n "$expecting"
        __${bin}_completion_value (string replace -r '.*?=' '' -- $expecting) ''
    else if test -z "$ended"; and string match -qr -- '^--.*=' "$current"
        set -l name (string replace -r '=.*' '' -- $current)
        __${bin}_completion_value (__${bin}_completion_find $name $flags | string replace -r '.*?=' '') "$name="
    else if test -z "$ended"; and string match -qr -- '^-' "$current"
        for flag in $flags
            set -l parts (string split \\t -- $flag)
            contains -- $parts[1] $typed; and continue
            set -l names (string replace -r '^\\*' '' -- $parts[1] | string replace -r '=.*' '')
            printf '%s\\n' (string split , -- $names)\\t"$parts[2]"
        end
    else
        test $position = 1; and __${bin}_completion_children "$path"
        for argument in (__${bin}_completion_arguments "$path")
            if test $position = 1; or string match -qr -- '^\\*' $argument
                __${bin}_completion_value (string replace -r '.*?=' '' -- $argument) ''
                break
            end
            set position (math $position - 1)
        end
    end
end

complete -c ${bin} -e
complete -c ${bin} -f -a '(__${bin}_completion)'
`
}

interface PrintedLines {
  readonly path: string
  readonly lines: readonly (readonly string[])[]
}

function lookup(entries: readonly PrintedLines[]): string {
  const cases = entries.filter(({lines}) => lines.length > 0).map(printCase)
  return ['    switch "$argv[1]"', ...cases, '    end'].join('\n')
}

function printCase({lines, path}: PrintedLines): string {
  const printed = lines.map((parts) => `            ${quote(parts.filter((part) => part !== '').join('\t'))}`)
  return [`        case ${quote(path)}`, "            printf '%s\\n' \\", printed.join(' \\\n')].join('\n')
}

/** In single quotes fish reads only the backslash and the quote itself. */
function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`
}
