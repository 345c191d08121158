# SPDX-License-Identifier: Apache-2.0
# Sourced by ./run and ./test. Everything said to people goes to standard error; standard output is for results.

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# Runs a command, keeps its output in a log, and shows the end of the log when it fails.
# logged LOG COMMAND...
logged() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    say "Failed: $*"
    say "The whole log is in $log"
    return 1
  fi
}
