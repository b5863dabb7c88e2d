#!/bin/sh
# Deploys Ollama as a service to this machine, with a model ready to answer; see deploy-common.sh for how it is run.
# Settings: SUBNET (who may ask), OLLAMA_VERSION, OLLAMA_MODEL, OLLAMA_PARALLEL (answers at the same time),
# OLLAMA_CONTEXT (tokens for each), OLLAMA_THREADS (auto or a number), OLLAMA_NUMA (auto, off, or a node of this machine).
#
# These come from deploy-common.sh.
# shellcheck disable=SC2154
set -eu

# The memory of one socket is busy with fewer threads than that: more of them only wait for each other.
MOST_THREADS=16
nodes=${NODES:-/sys/devices/system/node}
address=http://127.0.0.1:11434

deploy_ollama() {
  begin ollama
  require SUBNET OLLAMA_VERSION OLLAMA_MODEL OLLAMA_PARALLEL OLLAMA_CONTEXT
  step 'Program'
  packages curl ca-certificates
  program
  step 'Service'
  topology
  service
  step 'Firewall'
  firewall 11434
  step "Model $OLLAMA_MODEL"
  model
  step 'Health'
  health
  finish
}

# A folder for each version; the link that is used changes when all of it is there.
program() {
  folder=/opt/ollama/$OLLAMA_VERSION
  if [ ! -x "$DESTDIR$folder/bin/ollama" ]; then
    need_space "$DESTDIR/opt" 6000 'Ollama'
    case $(uname -m) in
      x86_64) name=ollama-linux-amd64.tgz ;;
      aarch64) name=ollama-linux-arm64.tgz ;;
      *) fail "There is no Ollama for $(uname -m)." 'Use a machine with x86_64 or aarch64.' ;;
    esac
    release=https://github.com/ollama/ollama/releases/download/v$OLLAMA_VERSION
    rm -rf "$DESTDIR$folder.new"
    mkdir -p "$DESTDIR$folder.new"
    download "$release/$name" "$release/sha256sum.txt" "$DESTDIR$folder.new/$name"
    run 'Unpacking Ollama' tar -C "$DESTDIR$folder.new" -xzf "$DESTDIR$folder.new/$name"
    rm -f "$DESTDIR$folder.new/$name"
    [ -x "$DESTDIR$folder.new/bin/ollama" ] || fail 'The archive holds no bin/ollama.' 'Choose another version.'
    rm -rf "$DESTDIR${folder:?}"
    mv "$DESTDIR$folder.new" "$DESTDIR$folder"
    changed "Installed Ollama $OLLAMA_VERSION"
  fi
  if [ "$(readlink "$DESTDIR/usr/local/bin/ollama" || true)" != "$folder/bin/ollama" ]; then
    mkdir -p "$DESTDIR/usr/local/bin"
    ln -sfn "$folder/bin/ollama" "$DESTDIR/usr/local/bin/ollama"
    changed "Ollama $OLLAMA_VERSION is the one in use"
  fi
  if ! id ollama >/dev/null 2>&1; then
    run 'Making the user ollama' useradd --system --create-home --home-dir /var/lib/ollama --shell /usr/sbin/nologin ollama
    changed 'Made the user ollama'
  fi
}

# The node with the most memory, and its processors; one node needs no binding.
topology() {
  node=none
  processors=$(nproc --all)
  case ${OLLAMA_NUMA:-auto} in
    off) ;;
    auto)
      count=0
      most=0
      for path in "$nodes"/node[0-9]*; do
        [ -r "$path/meminfo" ] || continue
        count=$((count + 1))
        size=$(awk '/MemTotal/ {print $(NF - 1)}' "$path/meminfo")
        [ "$size" -le "$most" ] || most=$size node=${path##*/node}
      done
      [ "$count" -gt 1 ] || node=none
      ;;
    *)
      node=$OLLAMA_NUMA
      [ -r "$nodes/node$node/cpulist" ] ||
        fail "This machine has no NUMA node $node." 'See lscpu there, or leave the choice to the script: --numa auto'
      ;;
  esac
  [ "$node" = none ] || processors=$(count_processors <"$nodes/node$node/cpulist")
  threads=${OLLAMA_THREADS:-auto}
  if [ "$threads" = auto ]; then
    threads=$processors
    [ "$threads" -le "$MOST_THREADS" ] || threads=$MOST_THREADS
  fi
}

# 0-7,16-23 are 16.
count_processors() {
  tr ',' '\n' | awk -F - 'NF {count += ($2 == "" ? 1 : $2 - $1 + 1)} END {print count}'
}

service() {
  binding=
  [ "$node" = none ] || binding="NUMAPolicy=bind
NUMAMask=$node
CPUAffinity=numa"
  restart=
  write_file /etc/systemd/system/ollama.service 0644 <<END && restart=yes
# Made by lab deploy ollama; it is made anew each time. Own settings: systemctl edit ollama
[Unit]
Description=Ollama
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/local/bin/ollama serve
User=ollama
Group=ollama
Restart=always
RestartSec=3
Environment=HOME=/var/lib/ollama
Environment=OLLAMA_HOST=0.0.0.0:11434
Environment=OLLAMA_MODELS=/var/lib/ollama/models
Environment=OLLAMA_NUM_PARALLEL=$OLLAMA_PARALLEL
Environment=OLLAMA_CONTEXT_LENGTH=$OLLAMA_CONTEXT
Environment=OLLAMA_MAX_LOADED_MODELS=1
Environment=OLLAMA_KEEP_ALIVE=24h
NoNewPrivileges=yes
ProtectSystem=full
ProtectHome=yes
PrivateTmp=yes
$binding

[Install]
WantedBy=multi-user.target
END
  # Another version is used from the next start on.
  version=$(cat "$state/ollama-version" 2>/dev/null || true)
  [ "$version" = "$OLLAMA_VERSION" ] || restart=yes
  if [ -n "$restart" ]; then
    run 'Reading the units anew' systemctl daemon-reload
    run 'Switching Ollama on' systemctl enable ollama.service
    run 'Starting Ollama' systemctl restart ollama.service
    changed 'Started Ollama'
  elif ! systemctl is-active --quiet ollama.service; then
    run 'Starting Ollama' systemctl start ollama.service
    changed 'Started Ollama'
  fi
  wait_until 60 curl -fsS --max-time 5 "$address/api/version" ||
    fail 'Ollama does not answer.' 'See why on the machine: journalctl -u ollama'
  printf '%s\n' "$OLLAMA_VERSION" >"$state/ollama-version"
}

# As whoever may use the server: the program only sends requests to it.
ask_ollama() { HOME=$DESTDIR/var/lib/ollama OLLAMA_HOST=127.0.0.1:11434 "$DESTDIR/opt/ollama/$OLLAMA_VERSION/bin/ollama" "$@"; }

# Threads are a setting of the model: there is none of the server.
model() {
  if ! ask_ollama show "$OLLAMA_MODEL" >/dev/null 2>&1; then
    run "Pulling $OLLAMA_MODEL" ask_ollama pull "$OLLAMA_MODEL"
    changed "Pulled $OLLAMA_MODEL"
  fi
  if ! ask_ollama show --parameters "$OLLAMA_MODEL" 2>/dev/null |
    awk -v threads="$threads" '$1 == "num_thread" && $2 == threads {found = 1} END {exit !found}'; then
    recipe=$(mktemp)
    printf 'FROM %s\nPARAMETER num_thread %s\n' "$OLLAMA_MODEL" "$threads" >"$recipe"
    run 'Setting the threads of the model' ask_ollama create "$OLLAMA_MODEL" -f "$recipe"
    rm -f "$recipe"
    changed "$OLLAMA_MODEL answers with $threads threads"
  fi
}

# One token: the model is loaded and the machine has the memory for it.
health() {
  answer=$(mktemp)
  printf '{"model":"%s","prompt":"Hello","stream":false,"options":{"num_predict":1}}' "$OLLAMA_MODEL" >"$answer.ask"
  curl -fsS --max-time 600 --data-binary "@$answer.ask" -o "$answer" "$address/api/generate" >>"$log" 2>&1 </dev/null ||
    fail "$OLLAMA_MODEL does not answer." 'See why on the machine: journalctl -u ollama (memory, most of the time)'
  grep -q '"done":[[:space:]]*true' "$answer" || fail "$OLLAMA_MODEL gave no answer." 'journalctl -u ollama'
  rm -f "$answer" "$answer.ask"
}

deploy_ollama </dev/null
