#!/bin/sh
# Backs the database up and keeps the newest backups only; made for cron. Usage: backup-database.sh [KEEP], 14 by default.
# LAB names the command where `lab` is not on the PATH, for example LAB="npx --prefix /srv/toolkit lab".
set -eu

keep=${1:-14}
case $keep in
  '' | *[!0-9]* | 0*) echo "error: KEEP must be a number from 1, not \"$keep\"" >&2 && exit 2 ;;
esac

# LAB may be several words on purpose.
# shellcheck disable=SC2086
file=$(${LAB:-lab} db backup --quiet)
folder=$(dirname "$file")

# Names are instants, so that the order of names is the order of time; only what was backed up under such a name goes.
ls -1 "$folder" | grep -E '^[0-9]{8}T[0-9]{6}.*\.backup\.jsonl\.gz$' | sort -r | tail -n "+$((keep + 1))" |
  while IFS= read -r old; do
    rm -- "$folder/$old"
    echo "Removed $folder/$old"
  done
echo "Backed up to $file"
