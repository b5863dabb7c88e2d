#!/bin/sh
# Deploys this toolkit to this machine: the same code as on the laptop, its .env, the migrations and the briefing timer;
# see deploy-common.sh for how it is run.
# Settings: APP_USER (who works with it), ARCHIVE (what npm pack made, on this machine), ARCHIVE_SHA256, NODE_VERSION,
# DOTENV (lines of .env, with secrets); LOCK_FILE (package-lock.json), BRIEFING_AT (07:30; empty for no timer).
#
# These come from deploy-common.sh.
# shellcheck disable=SC2154
set -eu

app=/opt/ai-sandbox-homelab
# Where coord and lab are run, and find their .env.
work=/srv/coordination

deploy_apps() {
  begin apps
  require APP_USER ARCHIVE ARCHIVE_SHA256 NODE_VERSION DOTENV
  id "$APP_USER" >/dev/null 2>&1 || fail "There is no user $APP_USER here." 'Name one in the lab file: access.user'
  home=$(getent passwd "$APP_USER" | cut -d : -f 6)
  schedules=$DESTDIR$home/.local/state/ai-sandbox-homelab/schedule
  step 'Node.js'
  packages curl ca-certificates xz-utils dbus-user-session
  node_js
  step 'Toolkit'
  toolkit
  step 'Settings'
  settings
  step 'Database'
  migrations
  step 'Briefing'
  timer
  step 'Health'
  health
  finish
}

node_js() {
  folder=/opt/node/$NODE_VERSION
  if [ ! -x "$DESTDIR$folder/bin/node" ]; then
    need_space "$DESTDIR/opt" 1000 'Node.js and the toolkit'
    case $(uname -m) in
      x86_64) machine=x64 ;;
      aarch64) machine=arm64 ;;
      *) fail "There is no Node.js for $(uname -m)." 'Use a machine with x86_64 or aarch64.' ;;
    esac
    name=node-v$NODE_VERSION-linux-$machine.tar.xz
    base=https://nodejs.org/dist/v$NODE_VERSION
    rm -rf "$DESTDIR$folder.new"
    mkdir -p "$DESTDIR$folder.new"
    download "$base/$name" "$base/SHASUMS256.txt" "$DESTDIR$folder.new/$name"
    run 'Unpacking Node.js' tar -C "$DESTDIR$folder.new" --strip-components 1 -xJf "$DESTDIR$folder.new/$name"
    rm -f "$DESTDIR$folder.new/$name"
    rm -rf "$DESTDIR${folder:?}"
    mv "$DESTDIR$folder.new" "$DESTDIR$folder"
    changed "Installed Node.js $NODE_VERSION"
  fi
  for name in node npm; do link "$folder/bin/$name" "/usr/local/bin/$name"; done
}

link() {
  [ "$(readlink "$DESTDIR$2" || true)" != "$1" ] || return 0
  mkdir -p "$(dirname "$DESTDIR$2")"
  ln -sfn "$1" "$DESTDIR$2"
  changed "Linked $2"
}

# A folder for each archive; the link that is used changes when all of it is there, and the one before stays.
toolkit() {
  release=$app/releases/$(printf '%s' "$ARCHIVE_SHA256" | cut -c 1-16)
  if [ ! -f "$DESTDIR$release/.complete" ]; then
    [ "$(sha256sum <"$ARCHIVE" | cut -d ' ' -f 1)" = "$ARCHIVE_SHA256" ] ||
      fail 'The toolkit did not arrive whole.' 'Deploy again.' CHECKSUM_WRONG
    rm -rf "$DESTDIR${release:?}"
    mkdir -p "$DESTDIR$release"
    run 'Unpacking the toolkit' tar -C "$DESTDIR$release" --strip-components 1 --no-same-owner -xzf "$ARCHIVE"
    how=install
    if [ -n "${LOCK_FILE:-}" ]; then
      cp "$LOCK_FILE" "$DESTDIR$release/package-lock.json"
      how=ci
    fi
    run 'Installing what the toolkit needs' npm --prefix "$DESTDIR$release" "$how" --omit=dev --ignore-scripts --no-audit --no-fund
    : >"$DESTDIR$release/.complete"
    changed 'Installed the toolkit'
  fi
  link "$release" "$app/current"
  for name in coord lab; do link "$app/current/bin/$name.cjs" "/usr/local/bin/$name"; done
  # The one in use, the two before it, and those that a schedule still starts.
  find "$DESTDIR$app/releases" -mindepth 1 -maxdepth 1 -type d ! -path "$DESTDIR$release" -printf '%T@ %p\n' |
    sort -rn | tail -n +3 | cut -d ' ' -f 2- | while IFS= read -r old; do
    grep -qsF "${old#"$DESTDIR"}/" "$schedules"/*.sh || rm -rf "$old"
  done
}

# What is set here is replaced; what somebody has set besides stays.
settings() {
  mkdir -p "$DESTDIR$work"
  [ -n "$DESTDIR" ] || chown "$APP_USER:" "$work"
  chmod 0700 "$DESTDIR$work"
  ours=$(mktemp)
  merged=$(mktemp)
  printf '%s\n' "$DOTENV" >"$ours"
  before=$DESTDIR$work/.env
  [ -f "$before" ] || before=/dev/null
  awk -F = '
    FNR == NR { if ($1 ~ /^[A-Z]/) line[$1] = $0; order[++count] = $0; next }
    ($1 in line) { if (!written[$1]++) print line[$1]; next }
    { print }
    END { for (i = 1; i <= count; i++) { split(order[i], part, "="); if (!written[part[1]]) print order[i] } }
  ' "$ours" "$before" >"$merged"
  rm -f "$ours"
  write_file "$work/.env" 0600 <"$merged" || true
  rm -f "$merged"
  [ -n "$DESTDIR" ] || chown "$APP_USER:" "$work/.env"
}

# As the person, in the folder of the .env, with nothing of root's environment.
as_user() {
  # Expanded by the shell that is started.
  # shellcheck disable=SC2016
  runuser -u "$APP_USER" -- env -i HOME="$home" USER="$APP_USER" LOGNAME="$APP_USER" LC_ALL=C.UTF-8 PATH="$PATH" \
    XDG_RUNTIME_DIR="/run/user/$(id -u "$APP_USER")" sh -c 'cd "$1" && shift && exec "$@"' sh "$DESTDIR$work" "$@"
}

migrations() {
  as_user lab db status --exit-code >>"$log" 2>&1 </dev/null && return 0
  run 'Migrating the database' as_user lab db migrate --yes --no-input
  changed 'Migrated the database'
}

timer() {
  if [ -z "${BRIEFING_AT:-}" ]; then
    unscheduled
    return 0
  fi
  if [ "$(loginctl show-user "$APP_USER" --property=Linger --value 2>/dev/null || true)" != yes ]; then
    run 'Letting timers run while nobody is logged in' loginctl enable-linger "$APP_USER"
    changed "Timers of $APP_USER run while nobody is logged in"
  fi
  wait_until 20 as_user systemctl --user show --property=UnitPath ||
    fail "systemd runs nothing for $APP_USER." 'Restart the machine, then deploy again.'
  # What somebody has scheduled there, with times and destinations of their own, stays.
  if [ -f "$schedules/briefing-portfolio.json" ] && [ "$(scheduled)" != "$(cat "$state/briefing-plan" 2>/dev/null || true)" ]; then
    echo "warning: the briefing was scheduled on the machine itself, and stays as it is; to have it come at $BRIEFING_AT, coord briefing unschedule there, then deploy again"
    return 0
  fi
  # The script of the timer holds paths and destinations: with others it is made anew.
  wanted=$({ printf '%s\n%s\n' "$BRIEFING_AT" "$release" && cat "$DESTDIR$work/.env"; } | sha256sum)
  before=$(cat "$state/briefing" 2>/dev/null || true)
  if [ "$wanted" != "$before" ] || [ -z "$(as_user coord briefing schedule --quiet 2>>"$log" </dev/null || true)" ]; then
    run 'Scheduling the briefing' as_user coord briefing schedule --at "$BRIEFING_AT" --weekdays --systemd
    printf '%s\n' "$wanted" >"$state/briefing"
    scheduled >"$state/briefing-plan"
    changed "The briefing comes at $BRIEFING_AT on weekdays"
  fi
}

# Takes out what an earlier deployment has scheduled, and nothing that somebody else has.
unscheduled() {
  [ -f "$state/briefing" ] || return 0
  if [ "$(scheduled)" = "$(cat "$state/briefing-plan" 2>/dev/null || true)" ]; then
    run 'Taking the briefing out' as_user coord briefing unschedule
    changed 'The briefing comes no longer by itself'
  fi
  rm -f "$state/briefing" "$state/briefing-plan"
}

# The times and destinations that coord keeps.
scheduled() { sha256sum 2>/dev/null <"$schedules/briefing-portfolio.json" || true; }

health() {
  run 'Asking the toolkit for its version' as_user coord --version
  run 'Checking the database' as_user lab db status --exit-code
  run 'Reading the overview' as_user coord overview --json
  # Core features work without a model.
  ollama=$(printf '%s\n' "$DOTENV" | sed -n 's/^OLLAMA_HOST=//p')
  if [ -n "$ollama" ] && ! curl -fsS --max-time 10 "$ollama/api/version" >>"$log" 2>&1 </dev/null; then
    echo "warning: Ollama does not answer at $ollama: briefings are told by rules until it does"
  fi
}

deploy_apps </dev/null
