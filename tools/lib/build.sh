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

# Turns ninja's lines into one moving line on a terminal, into a line each tenth elsewhere.
show_progress() {
  local terminal=0
  [ -t 2 ] && terminal=1
  awk -v terminal="$terminal" '
    match($0, /^\[[0-9]+\/[0-9]+\]/) {
      split(substr($0, 2, RLENGTH - 2), step, "/")
      if (terminal) printf "\r  %d of %d ", step[1], step[2]
      else if (int(step[1] * 10 / step[2]) > tenth) { tenth = int(step[1] * 10 / step[2]); print "  " step[1] " of " step[2] }
      fflush()
    }
    END { if (terminal && step[1]) printf "\n" }' >&2
}

# configure_preset PRESET
configure_preset() {
  local cache=build/$1/CMakeCache.txt
  [ -f "build/$1/build.ninja" ] && [ "$cache" -nt CMakePresets.json ] && return
  say "Configuring $1"
  logged "build/logs/$1-configure.log" cmake --preset "$1" || return 1
  touch "$cache"
}

# build_preset PRESET [TARGET...]
build_preset() {
  local preset=$1 log=build/logs/$1-build.log
  shift
  mkdir -p build/logs
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
