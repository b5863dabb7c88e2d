#!/bin/sh
# What all deployments share; `lab deploy` puts it before deploy-postgres.sh, deploy-ollama.sh and deploy-apps.sh.
# By hand: { echo "SUBNET='192.168.1.0/24'"; cat deploy-common.sh deploy-ollama.sh; } | ssh lab@192.168.1.51 sudo sh -s
# Settings, secrets among them, come before it on stdin and are never exported. On stdout: "step:", "changed:", and last
# "done:"; on stderr, once, "error:", "next:" and, where there is one, "code:". All other output goes to a log that only root reads.
# DESTDIR is put before every path that is written; the programs are then those of PATH.
set -eu
umask 022
[ -n "${DESTDIR:-}" ] || PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
LC_ALL=C
DEBIAN_FRONTEND=noninteractive
export PATH HOME LC_ALL DEBIAN_FRONTEND

DESTDIR=${DESTDIR:-}
APT_WAIT=${APT_WAIT:-300}
LOCK_WAIT=${LOCK_WAIT:-60}
log=$DESTDIR/var/log/lab-deploy.log
state=$DESTDIR/var/lib/lab-deploy
changes=0

step() { printf 'step: %s\n' "$1" && printf '== %s\n' "$1" >>"$log"; }

changed() {
  changes=$((changes + 1))
  printf 'changed: %s\n' "$1"
  printf 'changed: %s\n' "$1" >>"$log"
}

# What happened, what to do next, and a code for programs where there is one.
fail() {
  printf 'error: %s\nnext: %s\n' "$1" "$2" >&2
  [ -z "${3:-}" ] || printf 'code: %s\n' "$3" >&2
  exit 1
}

finish() {
  case $changes in
    0) echo 'done: nothing changed' ;;
    1) echo 'done: 1 change' ;;
    *) printf 'done: %s changes\n' "$changes" ;;
  esac
}

begin() {
  mkdir -p "${log%/*}" "$state"
  chmod 0700 "$state"
  (umask 077 && : >>"$log")
  chmod 0600 "$log"
  printf '\n%s %s\n' "$(date '+%Y-%m-%dT%H:%M:%S%z')" "$1" >>"$log"
  [ "$(id -u)" -eq 0 ] || [ -n "$DESTDIR" ] || fail 'This has to run as root.' 'Run it with sudo.'
  command -v apt-get >/dev/null || fail 'This is no Debian: there is no apt-get.' 'Use a machine with Debian 12.'
  # Also when the connection breaks: what was sent and what was noted here goes.
  TMPDIR=$(mktemp -d)
  export TMPDIR
  trap 'rm -rf "$TMPDIR" ${ARCHIVE:+"$ARCHIVE"} ${LOCK_FILE:+"$LOCK_FILE"}' EXIT
  trap 'exit 1' HUP INT PIPE TERM
  lock "$1"
}

# One deployment at a time on a machine. The kernel holds the lock as long as the script or a program of it lives, so
# nothing has to be taken over when one was killed.
lock() {
  exec 9>>"$state/lock"
  if ! flock -n 9; then
    step 'Waiting for another deployment to this machine'
    flock -w "$LOCK_WAIT" 9 ||
      fail "Another deployment works on this machine: $(cat "$state/running" 2>/dev/null || true)." \
        'Deploy again when it is done. What it does: sudo tail -f /var/log/lab-deploy.log' DEPLOY_RUNNING
  fi
  printf '%s, begun %s, process %s\n' "$1" "$(date '+%H:%M:%S')" "$$" >"$state/running"
}

# Runs a program with its output in the log; what went wrong is told from what it said, and warnings of this toolkit are
# passed on. First argument: what it is for.
run() {
  purpose=$1
  shift
  said=$(mktemp)
  if "$@" >"$said" 2>&1 </dev/null; then
    cat "$said" >>"$log"
    sed -n '/^warning: /p' "$said"
    rm -f "$said"
    return 0
  fi
  cat "$said" >>"$log"
  explain "$purpose" "$said"
}

# Ends with the likely cause.
explain() {
  # npm ends with where its own log is.
  last=$(grep -v '^[[:space:]]*$\|A complete log of this run' "$2" | tail -n 1 | cut -c 1-300)
  if grep -qi 'no space left on device\|disk quota exceeded\|not enough free space' "$2"; then
    rm -f "$2"
    fail "$1: the disk of this machine is full." "See what fills it with df -h, or grow it: lab vm resize" DISK_FULL
  elif grep -qi 'could not get lock\|unable to acquire the dpkg\|unable to lock directory' "$2"; then
    rm -f "$2"
    fail "$1: another program has been installing packages for $APT_WAIT s." \
      'See which with: ps aux | grep -E "apt|dpkg"; then deploy again' APT_LOCKED
  elif grep -qi 'could not resolve\|temporary failure in name resolution\|network is unreachable\|no such host\|ENOTFOUND\|EAI_AGAIN' "$2"; then
    rm -f "$2"
    fail "$1: this machine does not reach the Internet: $last" 'Check gateway and name servers of the lab file.' NO_INTERNET
  fi
  # Programs of this toolkit say it as this script does.
  own=$(sed -n 's/^error: //p' "$2" | tail -n 1 | cut -c 1-300)
  next=$(sed -n 's/^next: *//p' "$2" | tail -n 1 | cut -c 1-300)
  rm -f "$2"
  [ -z "$own" ] || fail "$1: $own" "${next:-See $log.}"
  fail "$1: ${last:-it failed and said nothing}" "See $log, then deploy again: what is done already stays."
}

# Waits for whoever else installs packages, such as the daily upgrade.
apt() {
  waited=0
  while :; do
    said=$(mktemp)
    if apt-get -q -y -o DPkg::Lock::Timeout=30 "$@" >"$said" 2>&1 </dev/null; then
      cat "$said" >>"$log"
      rm -f "$said"
      return 0
    fi
    cat "$said" >>"$log"
    if ! grep -qi 'could not get lock\|unable to acquire the dpkg\|unable to lock directory' "$said" ||
      [ "$waited" -ge "$APT_WAIT" ]; then
      explain "apt-get $1" "$said"
    fi
    rm -f "$said"
    sleep 5
    waited=$((waited + 5))
  done
}

# Packages that are missing, in one go.
packages() {
  missing=
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  apt update
  # Several words on purpose.
  # shellcheck disable=SC2086
  apt install --no-install-recommends $missing
  changed "Installed$missing"
}

# Free space on the file system of a folder, in MB.
need_space() {
  free=$(df -P -k "$1" | awk 'NR == 2 {print int($4 / 1024)}')
  [ "${free:-0}" -ge "$2" ] ||
    fail "$3 needs $2 MB, and $1 has only ${free:-0} MB left." 'Grow the disk: lab vm resize, then restart the machine.' DISK_FULL
}

# Writes stdin to a file if it differs. Arguments: file, mode. Returns 1 if nothing had to be done.
write_file() {
  wanted=$(mktemp)
  cat >"$wanted"
  if [ -f "$DESTDIR$1" ] && cmp -s "$wanted" "$DESTDIR$1"; then
    rm -f "$wanted"
    return 1
  fi
  mkdir -p "$(dirname "$DESTDIR$1")"
  # Beside the file, so that a full disk or a power cut leaves the old one.
  (umask 077 && cat "$wanted" >"$DESTDIR$1.new") || fail "$1 could not be written." 'See df -h: the disk may be full.' DISK_FULL
  rm -f "$wanted"
  chmod "$2" "$DESTDIR$1.new"
  mv -f "$DESTDIR$1.new" "$DESTDIR$1"
  changed "Wrote $1"
}

# Downloads a file whose SHA-256 stands in a list beside it. Arguments: address, address of the list, where to.
download() {
  name=${1##*/}
  run "Downloading the checksums of $name" curl -fsSL --retry 3 --connect-timeout 20 -o "$3.sums" "$2"
  sum=$(awk -v name="$name" '{sub(/^[*]/, "", $2); sub(/^.*\//, "", $2)} $2 == name {print $1; exit}' "$3.sums")
  rm -f "$3.sums"
  [ -n "$sum" ] || fail "$2 names no checksum of $name." 'Choose a version that is published there.'
  run "Downloading $name" curl -fsSL --retry 3 --connect-timeout 20 -o "$3" "$1"
  [ "$(sha256sum <"$3" | cut -d ' ' -f 1)" = "$sum" ] || {
    rm -f "$3"
    fail "$name is not what its publisher says: the checksum differs." 'Deploy again; nothing of it was used.' CHECKSUM_WRONG
  }
}

# Lets the lab's network in at one port and nobody else; ssh stays open, so that nobody locks themselves out: at its usual
# port and at SSH_PORT, the one that was reached.
firewall() {
  port=$1
  packages ufw
  before=$(cat "$state/subnet-$port" 2>/dev/null || true)
  if [ -n "$before" ] && [ "$before" != "$SUBNET" ]; then
    run 'Closing the firewall for the network before' ufw --force delete allow from "$before" to any port "$port" proto tcp
  fi
  added=
  run 'Closing the firewall' ufw default deny incoming
  rule allow 22/tcp
  [ "${SSH_PORT:-22}" = 22 ] || rule allow "$SSH_PORT/tcp"
  rule allow from "$SUBNET" to any port "$port" proto tcp
  printf '%s\n' "$SUBNET" >"$state/subnet-$port"
  if ! ufw status | grep -q '^Status: active'; then
    run 'Switching the firewall on' ufw --force enable
    added=yes
  fi
  [ -z "$added" ] || changed "Firewall: port $port is open to $SUBNET only"
}

rule() {
  answer=$(ufw "$@" 2>&1 </dev/null) || fail "The firewall refused \"ufw $*\": $answer" 'Check the subnet in the lab file.'
  printf '%s\n' "$answer" >>"$log"
  case $answer in *added* | *updated*) added=yes ;; esac
}

# Tries a command until it succeeds. Arguments: seconds, the command.
wait_until() {
  left=$1
  shift
  until "$@" >>"$log" 2>&1 </dev/null; do
    [ "$left" -gt 0 ] || return 1
    sleep 2
    left=$((left - 2))
  done
}

# Required settings, all that are missing at once.
require() {
  unset_names=
  for name in "$@"; do
    eval "value=\${$name:-}"
    # shellcheck disable=SC2154
    [ -n "$value" ] || unset_names="$unset_names $name"
  done
  value=
  [ -z "$unset_names" ] || fail "Not set:$unset_names" 'Use lab deploy, or set them before the script on stdin.'
}
