import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/**
 * A program `ssh` in `folder` that runs the command in `folder/home` instead of elsewhere. Deployments are not run: what
 * they got is kept in `folder/input`, and `script` is what they do. Every command is kept in `folder/commands`.
 */
export function sshIntoFolder(folder: string, script = "echo 'done: nothing changed'"): void {
  mkdirSync(join(folder, 'home'), {recursive: true})
  const file = join(folder, 'ssh')
  writeFileSync(
    file,
    `#!/bin/sh
cd '${folder}/home' || exit
for command; do :; done
printf '%s\\n' "$command" >>'${folder}/commands'
case $command in *'sh -s'*) cat >'${folder}/input'; ${script} ;; *) exec sh -c "$command" ;; esac
`,
  )
  chmodSync(file, 0o755)
}
