#!/bin/sh
# Prints what this machine is as one line of JSON, for `lab assess`; also by hand: ssh root@pve sh -s < assess.sh
# Reads only, needs nothing installed and no rights: what cannot be read stays empty. The texts are as the system gives
# them, cut down to what is asked for; no secrets are among them.
set -u
PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
LC_ALL=C
export PATH LC_ALL
tab=$(printf '\t')

# Runs the rest of its arguments and prints what they say as a member of the JSON object.
member() {
  printf ',"%s":"' "$1"
  shift
  "$@" 2>/dev/null | head -n 5000 | tr -d '\000-\010\013-\037\177' |
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e "s/$tab/\\\\t/g" | awk '{printf "%s\\n", $0}'
  printf '"'
}

# Storage that does not answer, such as a server that is gone, must not hold everything up.
briefly() {
  if command -v timeout >/dev/null; then timeout 10 "$@"; else "$@"; fi
}

# The model and the flags once, and for each thread its socket and core.
processors() {
  awk -F ': *' '
    /^(model name|flags|Features)[ \t]*:/ { key = $1; sub(/[ \t]+$/, "", key); if (!seen[key]++) print key ": " $2 }
    /^(processor|physical id|core id)[ \t]*:/ { key = $1; sub(/[ \t]+$/, "", key); print key ": " $2 }
  ' /proc/cpuinfo
}

numa_nodes() {
  for node in /sys/devices/system/node/node[0-9]*; do
    [ -r "$node/meminfo" ] || continue
    kibibytes=$(awk '/MemTotal/ {print $(NF - 1)}' "$node/meminfo")
    printf '%s\t%s\t%s\n' "${node##*/node}" "$kibibytes" "$(cat "$node/cpulist")"
  done
}

# Name, sectors of 512 bytes, rotational, the disk that a partition is on, what it is made of, name of a mapping, model.
block_devices() {
  for path in /sys/class/block/*; do
    name=${path##*/}
    case $name in loop* | ram* | zram* | sr* | fd* | zd*) continue ;; esac
    disk=
    [ -e "$path/partition" ] && disk=$(basename "$(dirname "$(readlink -f "$path")")")
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$(cat "$path/size")" "$(cat "$path/queue/rotational")" "$disk" \
      "$(for part in "$path"/slaves/*; do printf '%s ' "${part##*/}"; done)" "$(cat "$path/dm/name")" "$(tr -s ' \t\n' ' ' <"$path/device/model")"
  done
}

interface_files() {
  for file in /etc/network/interfaces /etc/network/interfaces.d/*; do
    [ -f "$file" ] && grep -E '^[[:space:]]*iface[[:space:]]' "$file"
  done
}

bridges() {
  for path in /sys/class/net/*/bridge; do
    [ -d "$path" ] && basename "$(dirname "$path")"
  done
}

storage_configuration() {
  grep -E '^[a-z]+:|^[[:space:]]+(content|path|vgname|thinpool|pool|disable|nodes)([[:space:]]|$)' /etc/pve/storage.cfg
}

# The settings that count, without snapshots, which follow in brackets.
guests() {
  [ -r /etc/pve/qemu-server ] && echo 'guests can be read'
  for kind in qemu-server lxc; do
    for file in /etc/pve/"$kind"/*.conf; do
      [ -r "$file" ] || continue
      vmid=$(basename "$file" .conf)
      running=unknown
      if [ "$kind" = qemu-server ] && [ -d /run/qemu-server ]; then
        running=no
        [ -e "/run/qemu-server/$vmid.pid" ] && running=yes
      fi
      printf 'guest: %s %s %s\n' "$vmid" "$kind" "$running"
      sed '/^\[/,$d' "$file" |
        grep -E '^(name|hostname|memory|cores|sockets|onboot|template|(ipconfig|net|scsi|virtio|sata|ide|mp)[0-9]+|rootfs):'
    done
  done
}

printf '{"assess":1'
member kernel uname -srm
member hostname uname -n
member release cat /etc/os-release
member processors processors
member memory grep -E '^(MemTotal|MemAvailable):' /proc/meminfo
member numa numa_nodes
member modules dmidecode -t 17
member blocks block_devices
member mounts grep -E '^/dev/' /proc/mounts
member filesystems briefly df -P -k
member addresses ip -o -4 addr show
member route ip -4 route show default
member interfaces interface_files
member bridges bridges
member version pveversion
member storage storage_configuration
member usage briefly pvesm status
member guests guests
printf '}\n'
