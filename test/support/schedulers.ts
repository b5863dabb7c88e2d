import {chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** Programs named `crontab`, `systemctl` and `loginctl` that do as the real ones, on files of their own. */
export interface Schedulers {
  /** Of a folder that has these and nothing else of the system's schedulers. */
  readonly path: string
  /** Undefined when there is no crontab. */
  crontab(): string | undefined
  setCrontab(text: string | Buffer): void
  /** What `systemctl` was asked to do, one call a line. */
  systemctlCalls(): string[]
  /** Shell code that a program runs instead. */
  replace(program: 'crontab' | 'systemctl' | 'loginctl', script: string): void
  /** As if it were not installed. */
  hide(program: 'crontab'): void
}

/** `unitFolder` is where systemd looks for units; without one it does not answer. */
export function fakeSchedulers(folder: string, {unitFolder}: {readonly unitFolder?: string} = {}): Schedulers {
  const bin = join(folder, 'bin')
  const crontab = join(folder, 'crontab')
  const calls = join(folder, 'systemctl-calls')
  const unitPath = join(folder, 'unit-path')
  mkdirSync(bin, {recursive: true})
  writeFileSync(unitPath, `/etc/systemd/user ${unitFolder}\n`)
  const replace = (program: string, script: string) => {
    writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, program), 0o755)
  }
  replace(
    'crontab',
    `case "$1" in
-l) if [ -f '${crontab}' ]; then cat '${crontab}'; else echo 'no crontab for ana' >&2; exit 1; fi ;;
-r) rm '${crontab}' ;;
-) cat >'${crontab}' ;;
esac`,
  )
  replace(
    'systemctl',
    unitFolder === undefined
      ? `echo 'Failed to connect to bus: No medium found' >&2; exit 1`
      : `echo "$*" >>'${calls}'; case "$*" in *UnitPath*) cat '${unitPath}' ;; esac`,
  )
  for (const program of ['cat', 'date', 'rm']) symlinkSync(`/bin/${program}`, join(bin, program))
  replace('loginctl', 'echo no')
  return {
    crontab: () => (existsSync(crontab) ? readFileSync(crontab, 'latin1') : undefined),
    hide: (program) => rmSync(join(bin, program)),
    path: bin,
    replace,
    setCrontab: (text) => writeFileSync(crontab, text),
    systemctlCalls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
  }
}
