# SPDX-License-Identifier: Apache-2.0
# Configures and builds a preset, with progress for people and a log.

# As many compilers as there are cores and memory for (about 1.5 GiB each).
build_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 1572864) }' /proc/meminfo)
  [ "$memory" -ge 1 ] || memory=1
  [ "$cores" -le "$memory" ] && echo "$cores" || echo "$memory"
}

# Turns ninja's lines into one moving line on a terminal, into a line each tenth elsewhere. Ninja's own look for new
# files comes first and counts for itself.
show_progress() {
  local line step total tenth=-1 known=0 terminal=
  [ -t 2 ] && terminal=1
  while IFS= read -r line; do
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
    step=${BASH_REMATCH[1]} total=${BASH_REMATCH[2]}
    [ "$total" = "$known" ] || tenth=-1
    known=$total
    if [ -n "$terminal" ]; then
      printf '\r  %d of %d  ' "$step" "$total" >&2
    elif [ "$total" -ge 10 ] && [ $((step * 10 / total)) -gt "$tenth" ]; then
      tenth=$((step * 10 / total))
      say "  $step of $total"
    fi
  done
  [ -z "$terminal" ] || [ "$known" = 0 ] || printf '\n' >&2
}

# configure_preset PRESET
configure_preset() {
  local cache=build/$1/CMakeCache.txt
  [ -f "build/$1/build.ninja" ] && [ "$cache" -nt CMakePresets.json ] && return
  say "Configuring $1"
  logged "build/logs/$1-configure.log" cmake --preset "$1" || return 1
  touch "$cache"
}

# build_preset PRESET [TARGET...]: one at a time for each preset.
build_preset() {
  local lock result=0
  mkdir -p build/logs
  exec {lock}>"build/logs/$1.lock"
  if ! flock --nonblock "$lock"; then
    say "Waiting for another build of $1"
    flock "$lock"
  fi
  build_locked "$@" {lock}>&- || result=1
  exec {lock}>&-
  return $result
}

build_locked() {
  local preset=$1 log=build/logs/$1-build.log
  shift
  configure_preset "$preset" || return 1
  [[ $(ninja -C "build/$preset" -n "$@" 2>/dev/null) =~ "no work to do" ]] && return
  say "Building $preset${*:+ ($*)}"
  if ! ninja -C "build/$preset" -j "$(build_jobs)" "$@" 2>&1 | tee "$log" | show_progress; then
    grep -E -A 12 'error:|FAILED:|undefined' "$log" | head -n 60 >&2
    tail -n 5 "$log" >&2
    say "The build failed. The whole log is in $log"
    return 1
  fi
}
