import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** Each keeps its state in $S. */
const programs: Readonly<Record<string, string>> = {
  'apt-get': `[ ! -f "$S/apt-fails" ] || { cat "$S/apt-fails" >&2; exit 100; }
for word; do last=$word; case $word in -*|install|update) ;; *) : >"$S/package-$word" ;; esac; done`,
  coord: `case "$*" in *schedule*--at*) : >"$S/scheduled" ;; *schedule*) [ ! -f "$S/scheduled" ] || echo portfolio ;; esac`,
  curl: `case "$*" in
  *sha256sum.txt*|*SHASUMS*) for word; do [ "$before" = -o ] && cp "$S/sums" "$word"; before=$word; done ;;
  *node-v*.tar.xz*) for word; do [ "$before" = -o ] && cp "$S/node.tar.xz" "$word"; before=$word; done; : ;;
  *ollama-linux*) for word; do [ "$before" = -o ] && cp "$S/ollama.tgz" "$word"; before=$word; done; : ;;
  *generate*) for word; do [ "$before" = -o ] && echo '{"done":true}' >"$word"; before=$word; done; : ;;
esac`,
  'dpkg-query': `for word; do :; done; [ -f "$S/package-$word" ] && printf installed`,
  docker: `case "$1 $2" in
  'info '*) ;;
  'image inspect') [ -f "$S/image" ] ;;
  pull*) [ ! -f "$S/docker-fails" ] || { cat "$S/docker-fails" >&2; exit 1; }
    [ ! -f "$S/killed" ] || { kill -9 "$PPID"; exit 1; }
    [ ! -f "$S/connection-drops" ] || { rm "$S/connection-drops"; kill -9 "$(ps -o ppid= -p "$PPID" | tr -d ' ')"; }
    : >"$S/image" ;;
  'inspect --format') [ -f "$S/label" ] || exit 1; case $3 in *Labels*) cat "$S/label" ;; *) echo true ;; esac ;;
  run*) for word; do case $word in lab.settings=*) echo "\${word#*=}" >"$S/label" ;; esac; done ;;
  stop*|rm*) ;;
  exec*) case "$*" in
    *pg_isready*) ;;
    *'IFS= read -r PGPASSWORD'*) read -r given; [ "$given" = "$(cat "$S/password" 2>/dev/null)" ] ;;
    *psql*) sql=$(cat); case $sql in
      *'from pg_roles'*) [ ! -f "$S/password" ] || echo 1 ;;
      *'from pg_database'*) [ ! -f "$S/database" ] || echo 1 ;;
      'create database'*) : >"$S/database" ;;
      *role*) echo "$sql" | sed "s/.*password '\\(.*\\)';/\\1/; s/''/'/g" >"$S/password" ;;
      esac ;;
    esac ;;
esac`,
  id: `[ "$1" != -u ] || exec /usr/bin/id -u; [ -f "$S/user-$1" ]`,
  lab: `case "$*" in
  'db status'*) [ -f "$S/migrated" ] || exit 10 ;;
  'db migrate'*) [ ! -f "$S/migration-fails" ] || { cat "$S/migration-fails" >&2; exit 1; }; : >"$S/migrated" ;;
esac`,
  loginctl: `case $1 in show-user) cat "$S/lingers" 2>/dev/null || echo no ;; enable-linger) echo yes >"$S/lingers" ;; esac`,
  npm: `[ ! -f "$S/npm-fails" ] || { cat "$S/npm-fails" >&2; exit 1; }; mkdir -p "$2/node_modules"`,
  runuser: 'shift 3; exec "$@"',
  systemctl: `case $1 in is-active) [ -f "$S/active" ] ;; restart|start) : >"$S/active" ;; esac`,
  ufw: `case "$1" in
  status) [ -f "$S/firewall" ] && echo 'Status: active' || echo 'Status: inactive' ;;
  --force) [ "$2" = enable ] && : >"$S/firewall"; : ;;
  allow) rule=$(echo "$*" | tr ' /' '__'); if [ -f "$S/$rule" ]; then echo 'Skipping adding existing rule'; else : >"$S/$rule"; echo 'Rule added'; fi ;;
esac`,
  useradd: `for word; do :; done; : >"$S/user-$word"`,
}

/** Folders of a machine in `root`, and in `bin` the programs that the scripts use; they write down what they are called with. */
export function scratchMachine(folder: string): void {
  for (const each of ['bin', 'state', 'root/var', 'root/opt']) mkdirSync(join(folder, each), {recursive: true})
  for (const [name, body] of Object.entries(programs)) {
    const file = join(folder, 'bin', name)
    const start = `S='${join(folder, 'state')}'\nbefore=\necho "${name} $*" >>'${join(folder, 'calls')}'`
    writeFileSync(file, `#!/bin/sh\n${start}\n${body}\n`)
    chmodSync(file, 0o755)
  }
}
