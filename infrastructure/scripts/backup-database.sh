#!/bin/sh
# Backs the database up and keeps the newest backups only; made for cron.
# Usage: backup-database.sh [KEEP [OPTION of lab db backup …]], 14 by default, for example: backup-database.sh 30 --pg-dump
# LAB names the command where `lab` is not on the PATH, for example LAB="npx --prefix /srv/toolkit lab".
set -eu

keep=${1:-14}
case $keep in
  '' | *[!0-9]* | 0*) echo "error: KEEP must be a number from 1, not \"$keep\"" >&2 && exit 2 ;;
esac

[ $# -eq 0 ] || shift

# LAB may be several words on purpose.
# shellcheck disable=SC2086
written=$(${LAB:-lab} db backup --quiet "$@")
file=$(printf '%s\n' "$written" | head -n 1)
folder=$(dirname "$file")

# Names are instants, so that the order of names is the order of time; only what was backed up under such a name goes.
day='[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
find "$folder" -maxdepth 1 -type f -name "${day}T[0-9]*.backup.jsonl.gz" | sort -r | tail -n "+$((keep + 1))" |
  while IFS= read -r old; do
    rm -f -- "$old" "${old%.backup.jsonl.gz}.pg.dump"
    echo "Removed $old"
  done
echo "Backed up to $file"
