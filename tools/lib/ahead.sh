# SPDX-License-Identifier: Apache-2.0
# Builds what later stages of ./test need while the stages before them mostly wait for something else. Sourced after
# build.sh. The builder yields to everything that is tested: build_preset's lock keeps it and the stages apart.

ahead_pid=

# What a stage builds, as words of build_preset: only what takes minutes.
built_for() {
  case "$1" in
    unit) echo "$preset" ;;
    fuzz) echo asan fuzzers ;;
    api-tsan) echo tsan chiroflow ;;
    gcc) echo gcc chiroflow ;;
  esac
}

# build_ahead STAGE...: of stages that come later, in their order, until stop_building_ahead. What fails here fails again, and is told, in its stage.
build_ahead() {
  local stage words=()
  for stage in "$@"; do
    stage=$(built_for "$stage")
    [ -z "$stage" ] || words+=("$stage")
  done
  [ ${#words[@]} -gt 0 ] || return 0
  mkdir -p build/logs
  setsid bash -c '
    set -o pipefail
    . tools/lib/common.sh
    . tools/lib/build.sh
    renice -n 19 $$ >/dev/null
    # Where sessions share the processor as groups, the group counts and not the process.
    [ ! -w /proc/self/autogroup ] || echo 19 >/proc/self/autogroup
    for words in "$@"; do build_preset $words; done
  ' build_ahead "${words[@]}" >build/logs/ahead.log 2>&1 &
  ahead_pid=$!
}

stop_building_ahead() {
  # Only while it runs: its number may be somebody else's afterwards.
  [ -z "$ahead_pid" ] || ! jobs -rp | grep -qx "$ahead_pid" || kill -- "-$ahead_pid" 2>/dev/null || true
}
