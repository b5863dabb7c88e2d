import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {spawn} from '@lydell/node-pty'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {completionScript, type Shell, shells} from '#shared/cli/completion'
import {binFile} from '../support/run-bin.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'lab-test-completion-'))
const mark = join(folder, 'executed')
const hostile = `it's "all" $(touch ${mark}) \`touch ${mark}\` ; touch ${mark} \\ [x] a:b 100%s \u001b[31m`
const json = {description: hostile, type: 'boolean'} as const

const manifest = {
  commands: {
    briefing: {args: {}, flags: {json}, summary: 'Brief yourself'},
    'briefing:show': {args: {}, flags: {json}, summary: 'Show a briefing'},
    completion: {args: {shell: {options: ['bash', 'zsh', 'fish']}}, summary: 'Print a completion script'},
    import: {args: {type: {options: ['risks', 'actions']}, file: {}}, summary: 'Import a file'},
    internal: {hidden: true, summary: 'Not for people'},
    overview: {flags: {json}, summary: hostile},
    'risk:close': {args: {references: {multiple: true, options: ['X-R1', 'X-R2']}}, summary: 'Close risks'},
    'risk:list': {
      flags: {
        band: {description: hostile, helpValue: '<green|yellow|orange|red>', type: 'option'},
        columns: {description: 'columns to show', helpValue: '<a,b>', type: 'option'},
        json,
        odd: {helpValue: `<fine|$(touch ${mark})|a b|'>`, type: 'option'},
        output: {char: 'o', description: 'write to a file', type: 'option'},
        project: {char: 'p', description: 'project key', helpValue: '<KEY>', type: 'option'},
        secret: {hidden: true, type: 'boolean'},
        tag: {description: 'with this tag', multiple: true, type: 'option'},
      },
      summary: 'List risks',
    },
    'risk:profile:list': {summary: 'List risk profiles'},
  },
} as const

beforeAll(() => {
  writeFileSync(join(folder, 'charter one.txt'), '')
  mkdirSync(join(folder, 'charts'))
  for (const shell of shells) writeFileSync(join(folder, `coord.${shell}`), completionScript(shell, 'coord', manifest))
  writeFileSync(join(folder, 'capture.zsh'), captureInZsh)
  writeFileSync(join(folder, 'inner.zsh'), innerZsh)
})
afterAll(() => rmSync(folder, {force: true, recursive: true}))

describe.each(shells)('completion in %s', (shell) => {
  const installed = isInstalled(shell)
  if (!installed) process.stderr.write(`Completion is not tested in ${shell}: it is not installed here.\n`)
  const offered = (line: string) => complete[shell](line).sort()

  describe.skipIf(!installed)('the script', () => {
    it('is valid', () => {
      expect(run(shell, ['-n', `coord.${shell}`])).toMatchObject({status: 0, stderr: ''})
    })

    it('offers commands and topics that are not hidden', () => {
      expect(offered('coord ')).toEqual(['briefing', 'completion', 'import', 'overview', 'risk'])
      expect(offered('coord o')).toEqual(['overview'])
      expect(offered('coord nonsense ')).toEqual([])
    })

    it('offers the commands of a topic, of a topic in it, and of one that is a command too', () => {
      expect(offered('coord risk ')).toEqual(['close', 'list', 'profile'])
      expect(offered('coord risk profile ')).toEqual(['list'])
      expect(offered('coord briefing ')).toEqual(['show'])
      expect(offered('coord help risk p')).toEqual(['profile'])
    })

    it('offers the flags of a command, not the hidden ones', () => {
      expect(offered('coord risk list --')).toEqual(
        ['band', 'columns', 'help', 'json', 'odd', 'output', 'project', 'tag'].map((name) => `--${name}`),
      )
      expect(offered('coord risk --')).toEqual(['--help'])
      expect(offered('coord --')).toEqual(['--help', '--version'])
    })

    it('offers a flag once, by whichever name it was typed, unless it may be repeated', () => {
      expect(offered('coord risk list --json -p X --tag a --band=red --')).toEqual(
        ['columns', 'help', 'odd', 'output', 'tag'].map((name) => `--${name}`),
      )
      expect(offered('coord risk list --output x -')).not.toContain('-o')
    })

    it('offers the values of a flag that has a choice', () => {
      expect(offered('coord risk list --band ')).toEqual(['green', 'orange', 'red', 'yellow'])
      expect(offered('coord risk list --json --band o')).toEqual(['orange'])
      expect(offered('coord risk list --project ')).toEqual([])
      expect(offered('coord risk list --band red ')).toEqual([])
    })

    it('offers the values of a flag written with =', () => {
      const values = offered('coord risk list --band=').map((value) => value.replace('--band=', ''))
      expect(values).toEqual(['green', 'orange', 'red', 'yellow'])
    })

    it('offers the values of an argument, and nothing after the last', () => {
      expect(offered('coord completion ')).toEqual(['bash', 'fish', 'zsh'])
      expect(offered('coord completion bash ')).toEqual([])
      expect(offered('coord import r')).toEqual(['risks'])
      expect(offered('coord risk close X-R1 X-R')).toEqual(['X-R1', 'X-R2'])
    })

    it('offers files where a file is wanted', () => {
      const files = (line: string) => offered(line).map((file) => file.replace('\\ ', ' ').replace(/\/$/, ''))
      expect(files('coord risk list --output char')).toEqual(['charter one.txt', 'charts'])
      expect(files('coord risk list -o char')).toEqual(['charter one.txt', 'charts'])
      expect(files('coord import risks char')).toEqual(['charter one.txt', 'charts'])
      expect(files('coord completion char')).toEqual([])
    })

    it('offers no flags after --', () => {
      expect(offered('coord import -- --')).toEqual([])
      expect(offered('coord import -- r')).toEqual(['risks'])
    })

    it('executes nothing that a description or a value says, and offers only values that need no quoting', () => {
      expect(offered('coord risk list --odd ')).toEqual(['fine'])
      offered('coord ')
      offered('coord risk list --')
      expect(existsSync(mark)).toBe(false)
    })

    it('keeps control characters out', () => {
      expect(completionScript(shell, 'coord', manifest)).not.toContain('\u001b')
    })
  })
})

describe('descriptions', () => {
  it.skipIf(!isInstalled('fish'))('are shown by fish as they are written', () => {
    const {stdout} = run('fish', ['--no-config', '-c', `source coord.fish; complete -C"coord overview --j"`])
    expect(stdout).toBe(`--json\t${hostile.replace(' \u001b', ' ')}\n`)
  })
})

describe.each(['coord', 'lab'] as const)('%s completion', (bin) => {
  const call = (...args: string[]) => run(process.execPath, [binFile(bin), 'completion', ...args])

  it.each(shells)('prints the script for %s that the build has made', (shell) => {
    const {status, stderr, stdout} = call(shell)
    expect({status, stderr}).toEqual({status: 0, stderr: ''})
    const built = join(root, 'dist/completion', `${bin}.${shell}`)
    expect(stdout).toBe(readFileSync(built, 'utf8'))
    if (isInstalled(shell)) expect(run(shell, ['-n', built])).toMatchObject({status: 0, stderr: ''})
  })

  it('answers in JSON with the line that installs it', () => {
    const {data, kind} = JSON.parse(call('fish', '--json').stdout)
    expect(kind).toBe('completion')
    expect(data).toEqual({
      install: `${bin} completion fish > ~/.config/fish/completions/${bin}.fish`,
      script: readFileSync(join(root, 'dist/completion', `${bin}.fish`), 'utf8'),
      shell: 'fish',
    })
  })

  it('refuses another shell with exit code 2 and names the three', () => {
    const {status, stderr, stdout} = call('tcsh')
    expect({status, stdout}).toEqual({status: 2, stdout: ''})
    expect(stderr).toMatch(/bash, zsh, fish/)
  })

  // node-pty gives what is still to be read 200 ms after the end of a process; a busy machine may take longer.
  it('says on a terminal how to install it', {retry: 3}, async () => {
    const terminal = spawn(process.execPath, [binFile(bin), 'completion', 'bash'], {
      cols: 200,
      rows: 50,
    })
    const shown = await new Promise<string>((resolve) => {
      let text = ''
      terminal.onData((data) => {
        text += data
      })
      terminal.onExit(() => resolve(text))
    })
    expect(shown).toContain(`echo 'eval "$(${bin} completion bash)"' >> ~/.bashrc`)
  })
})

const complete: Record<Shell, (line: string) => string[]> = {
  bash(line) {
    const words = line.match(/=|[^\s=]+|(?<=[\s=])$/g) ?? []
    const script = `
      source coord.bash
      function=$(complete -p coord); function=\${function#*-F }; function=\${function%% *}
      COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMP_LINE=$LINE; COMP_POINT=\${#LINE}
      "$function"
      for word in "\${COMPREPLY[@]}"; do printf '%s\\n' "$word"; done`
    return linesOf(run('bash', ['--norc', '-c', script, 'bash', ...words], {LINE: line}).stdout)
  },
  fish(line) {
    const {stdout} = run('fish', ['--no-config', '-c', 'source coord.fish; complete -C"$argv"', line])
    return linesOf(stdout).map((offer) => offer.replace(/\t.*/, ''))
  },
  zsh(line) {
    const [, between = ''] = run('zsh', ['-f', 'capture.zsh', line]).stdout.split('\0')
    const offers = linesOf(between.replaceAll('\r', ''))
    // Where nothing else can follow zsh offers flags without being asked, as it does for every command.
    return /\s-\S*$/.test(line) ? offers : offers.filter((offer) => !offer.startsWith('-'))
  },
}

/** zsh completes only in its line editor: a zsh on a terminal of its own says between NULs what it was offered. */
const captureInZsh = `
zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner 'source ./inner.zsh'
zpty -r -m inner seen '*READY*'
zpty -w -n inner "$1"$'\\t'
while zpty -r inner part; do print -rn -- "$part"; done
`
const innerZsh = `
PROMPT=
autoload -Uz compinit; compinit -D -u
mark-end () { print -n "\\0" }
compprefuncs=(mark-end)
comppostfuncs=(mark-end exit)
compadd () {
  [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]] && { builtin compadd "$@"; return }
  local -a hits
  builtin compadd -A hits "$@"
  builtin compadd "$@"
  (( $#hits )) && print -rl -- $hits
}
bindkey '^I' complete-word
stty -onlcr -echo
source ./coord.zsh
print RE''ADY
`
function isInstalled(shell: Shell): boolean {
  return run(shell, ['-c', ':']).status === 0
}

function run(program: string, args: readonly string[], env: Record<string, string> = {}) {
  return spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: {HOME: folder, PATH: process.env['PATH'], TERM: 'xterm', ...env},
    timeout: 20_000,
  })
}

function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').filter((line) => line !== ''))]
}
