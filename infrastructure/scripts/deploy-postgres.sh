#!/bin/sh
# Deploys PostgreSQL 16 in Docker to this machine, tuned to its memory and cores; see deploy-common.sh for how it is run.
# Settings: SUBNET (who may connect, such as 192.168.1.0/24), DATABASE_PASSWORD (of the role coord); REPLACE_PASSWORD=yes
# gives that role a new one, POSTGRES_IMAGE is another image.
# The data are in the volume lab-postgres: the container is made anew when its settings change, the volume never.
#
# These come from deploy-common.sh.
# shellcheck disable=SC2154
set -eu

image=${POSTGRES_IMAGE:-postgres:16-bookworm}
container=lab-postgres
# The user postgres of the image.
image_user=999

deploy_postgres() {
  begin postgres
  require SUBNET DATABASE_PASSWORD
  step 'Docker'
  need_space "$DESTDIR/var" 2000 'PostgreSQL'
  # Docker starts no container without apparmor_parser, and the package only recommends it (moby/moby#44900).
  command -v docker >/dev/null || packages docker.io apparmor
  wait_until 60 docker info ||
    fail 'Docker does not answer.' 'See what "systemctl status docker" says on the machine.'
  step 'Firewall'
  firewall 5432
  step 'Settings'
  settings
  step 'PostgreSQL'
  fetch_image
  start_container
  step 'Database'
  database
  step 'Health'
  may_log_in || fail 'The role coord cannot log in to the database coord.' "docker logs $container"
  finish
}

# A quarter of the memory for PostgreSQL's own cache, three quarters as what the system will cache.
settings() {
  memory=$(awk '/^MemTotal:/ {print int($2 / 1024 / 64) * 64}' "${MEMINFO:-/proc/meminfo}")
  cores=$(nproc)
  per_query=$((cores / 2))
  [ "$per_query" -ge 1 ] || per_query=1
  [ "$per_query" -le 4 ] || per_query=4
  shared=$(between 128 $((memory / 4)) 16384)
  random_page_cost=1.1
  on_spinning_disk && random_page_cost=4
  # Read by the user of the image: no secrets are in it.
  write_file /etc/lab/postgres/postgresql.conf 0644 <<END || true
# Made by lab deploy postgres for $memory MB and $cores cores; it is made anew each time.
listen_addresses = '*'
port = 5432
max_connections = 100
password_encryption = 'scram-sha-256'
hba_file = '/etc/lab-postgres/pg_hba.conf'
shared_buffers = ${shared}MB
effective_cache_size = $((memory * 3 / 4))MB
maintenance_work_mem = $(between 64 $((memory / 16)) 2048)MB
work_mem = $(between 4 $(((memory - shared) / 300)) 256)MB
wal_buffers = 16MB
min_wal_size = 1GB
max_wal_size = 4GB
checkpoint_completion_target = 0.9
random_page_cost = $random_page_cost
effective_io_concurrency = $([ "$random_page_cost" = 4 ] && echo 2 || echo 200)
max_worker_processes = $(between 8 "$cores" 64)
max_parallel_workers = $(between 2 "$cores" 64)
max_parallel_workers_per_gather = $per_query
max_parallel_maintenance_workers = $per_query
log_min_duration_statement = 1000
log_line_prefix = '%m [%p] %q%u@%d '
END
  write_file /etc/lab/postgres/pg_hba.conf 0644 <<END || true
# Made by lab deploy postgres. Over the network with a password only; the superuser from inside the container only.
local all postgres peer
host coord coord 127.0.0.1/32 scram-sha-256
host coord coord $SUBNET scram-sha-256
END
  # The image wants a password for the superuser; nothing ever logs in with it.
  if [ ! -s "$DESTDIR/etc/lab/postgres/superuser" ]; then
    random=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
    write_file /etc/lab/postgres/superuser 0400 <<END || true
$random
END
    [ -n "$DESTDIR" ] || chown "$image_user:$image_user" /etc/lab/postgres/superuser
  fi
}

# The nearest to the second number that lies between the other two.
between() {
  number=$2
  [ "$number" -ge "$1" ] || number=$1
  [ "$number" -le "$3" ] || number=$3
  echo "$number"
}

on_spinning_disk() {
  device=$(df -P "$DESTDIR/var" | awk 'NR == 2 {sub(/^\/dev\//, "", $1); sub(/p?[0-9]+$/, "", $1); print $1}')
  [ "$(cat "/sys/block/$device/queue/rotational" 2>/dev/null || true)" = 1 ]
}

fetch_image() {
  docker image inspect "$image" >/dev/null 2>&1 && return 0
  run "Fetching $image" docker pull "$image"
  changed "Fetched $image"
}

# On the network of the machine: ports that Docker publishes itself pass the firewall by.
start_container() {
  wanted=$(
    {
      echo "$image"
      cat "$DESTDIR/etc/lab/postgres/postgresql.conf" "$DESTDIR/etc/lab/postgres/pg_hba.conf"
    } | sha256sum | cut -c 1-16
  )
  label=$(docker inspect --format '{{index .Config.Labels "lab.settings"}}' "$container" 2>/dev/null || true)
  running=$(docker inspect --format '{{.State.Running}}' "$container" 2>/dev/null || true)
  if [ "$label" != "$wanted" ]; then
    if [ -n "$running" ]; then
      run 'Stopping PostgreSQL' docker stop --time 120 "$container"
      run 'Removing the container' docker rm "$container"
    fi
    run 'Starting PostgreSQL' docker run --detach --name "$container" --network host --restart unless-stopped \
      --shm-size 1g --stop-timeout 120 --log-opt max-size=10m --log-opt max-file=5 --label "lab.settings=$wanted" \
      --env POSTGRES_PASSWORD_FILE=/etc/lab-postgres/superuser \
      --env 'POSTGRES_INITDB_ARGS=--data-checksums --encoding=UTF8 --locale=C.UTF-8 --auth-local=peer --auth-host=scram-sha-256' \
      --volume lab-postgres:/var/lib/postgresql/data --volume "$DESTDIR/etc/lab/postgres:/etc/lab-postgres:ro" \
      "$image" postgres -c config_file=/etc/lab-postgres/postgresql.conf
    changed 'Started PostgreSQL'
  elif [ "$running" != true ]; then
    run 'Starting PostgreSQL' docker start "$container"
    changed 'Started PostgreSQL'
  fi
  # Over TCP: while the image sets itself up, a temporary server answers on the socket.
  wait_until 120 docker exec "$container" pg_isready --quiet --host 127.0.0.1 --username coord ||
    fail "PostgreSQL does not answer: $(docker logs --tail 1 "$container" 2>&1 | cut -c 1-200)" "docker logs $container"
}

# As the superuser; SQL on stdin.
superuser() { docker exec --interactive --user postgres "$container" psql -v ON_ERROR_STOP=1 -qAtX; }

may_log_in() {
  printf '%s\n' "$DATABASE_PASSWORD" |
    docker exec --interactive "$container" sh -c \
      'IFS= read -r PGPASSWORD; export PGPASSWORD; exec psql -w -qAtX -h 127.0.0.1 -U coord -d coord -c "select 1"' \
      >>"$log" 2>&1
}

database() {
  # From printf of the shell itself to stdin: the password is in no list of processes.
  quoted=$(printf '%s\n' "$DATABASE_PASSWORD" | sed "s/'/''/g")
  role=$(echo "select 1 from pg_roles where rolname = 'coord'" | superuser)
  if [ "$role" != 1 ]; then
    printf "create role coord login password '%s';\n" "$quoted" | superuser >>"$log" 2>&1 ||
      fail 'The role coord could not be made.' "docker logs $container"
    changed 'Made the role coord'
  fi
  if [ "$(echo "select 1 from pg_database where datname = 'coord'" | superuser)" != 1 ]; then
    echo 'create database coord owner coord;' | superuser >>"$log" 2>&1 ||
      fail 'The database coord could not be made.' "docker logs $container"
    changed 'Made the database coord'
  fi
  may_log_in && return 0
  [ "${REPLACE_PASSWORD:-}" = yes ] ||
    fail 'The role coord has another password.' 'Give it with --password-stdin, or replace it with --new-password.'
  printf "alter role coord password '%s';\n" "$quoted" | superuser >>"$log" 2>&1 ||
    fail 'The password could not be changed.' "docker logs $container"
  changed 'Gave the role coord another password'
}

deploy_postgres </dev/null
