# SPDX-License-Identifier: Apache-2.0
# A TURN server beside the demo clinic, for trying: coturn as Debian has it, gone when the program ends.

# Not 3478: the service of the package may have it.
kTurnPort=34780

# The address by which other machines reach this one; loopback where there is none.
own_address() {
  local address
  for address in $(hostname -I 2>/dev/null); do
    case "$address" in *:* | 127.*) ;; *) printf '%s\n' "$address"; return ;; esac
  done
  printf '127.0.0.1\n'
}

# with_turn DATA COMMAND...: ends with the command's status.
with_turn() {
  local data=$1 address secret folder turn program status
  shift
  address=$(own_address)
  folder=$data/turn
  secret=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
  (umask 077 && mkdir -p "$folder" && cat >"$folder/turnserver.conf") <<CONFIG
listening-port=$kTurnPort
listening-ip=$address
relay-ip=$address
realm=chiroflow.local
use-auth-secret
static-auth-secret=$secret
fingerprint
no-cli
no-tls
no-dtls
no-multicast-peers
log-file=stdout
simple-log
pidfile=$folder/turnserver.pid
userdb=$folder/turndb
$([ "$address" != 127.0.0.1 ] || echo allow-loopback-peers)
CONFIG
  turnserver -c "$folder/turnserver.conf" >"$folder/turnserver.log" 2>&1 &
  turn=$!
  sleep 1
  kill -0 "$turn" 2>/dev/null || { tail -n 5 "$folder/turnserver.log" >&2; die "The TURN server did not start; is port $kTurnPort taken?"; }
  say "TURN server: turn:$address:$kTurnPort (UDP and TCP), log in $folder/turnserver.log"
  STUN_URLS="stun:$address:$kTurnPort" TURN_SECRET=$secret \
    TURN_URLS="turn:$address:$kTurnPort,turn:$address:$kTurnPort?transport=tcp" "$@" &
  program=$!
  trap 'kill -TERM "$program" 2>/dev/null' INT TERM
  trap 'kill "$turn" 2>/dev/null' EXIT
  while kill -0 "$program" 2>/dev/null; do wait "$program" && status=0 || status=$?; done
  exit "${status:-0}"
}
