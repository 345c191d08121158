# SPDX-License-Identifier: Apache-2.0
# The stages of ./test. Each prints its runner's closing lines and returns 0 only when everything passed.

stage_title() {
  case "$1" in
    layers) echo "which folder may include which" ;;
    format) echo "clang-format" ;;
    build) echo "the program and what drives its parts" ;;
    unit) echo "unit and contract tests, on SQLite and PostgreSQL" ;;
    api-sqlite) echo "the program from outside, on SQLite" ;;
    faults) echo "what breaks at a video vendor" ;;
    api-postgres) echo "the program from outside, on PostgreSQL" ;;
    crash) echo "kills under load, and what is left" ;;
    schema) echo "the database schema" ;;
    types) echo "the TypeScript types" ;;
    web) echo "the pages: types, rules, texts, units and weight" ;;
    browser) echo "people with browsers at the program" ;;
    states) echo "every state of the pages: axe, 320 pixels, light and dark" ;;
    fuzz) echo "every fuzzer for a short time" ;;
    api-tsan) echo "the program from outside, under ThreadSanitizer" ;;
    ops) echo "backups, keys, accounts and the doctor, on SQLite and PostgreSQL" ;;
    mail) echo "e-mails to a strict mail server, on SQLite and PostgreSQL" ;;
    s3) echo "recordings in a bucket of a strict S3 store, on SQLite and PostgreSQL" ;;
    providers) echo "the video providers against emulators of their vendors" ;;
    gcc) echo "the build with g++" ;;
    tidy) echo "clang-tidy" ;;
    wire) echo "the recorded exchanges" ;;
    vectors) echo "the video vendors' vectors" ;;
    specs) echo "the video vendors' descriptions" ;;
  esac
}

export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1}
for symbolizer in /usr/lib/llvm-19/bin/llvm-symbolizer; do
  [ -x "$symbolizer" ] && export ASAN_SYMBOLIZER_PATH=$symbolizer
done

# What stands still is ended and told, rather than waited for. A file of Node tests is named before its whole command ends.
command_seconds=900
node_tests=(node --test --test-reporter=spec "--test-timeout=$((command_seconds * 800))")

# Keeps a command's output in a log; prints its closing lines, or the end of the log when it fails.
# closing LOG PATTERN COMMAND...
closing() {
  local log=build/logs/$1 pattern=$2 result=0 limit=(timeout --kill-after=30)
  shift 2
  mkdir -p build/logs
  # On a terminal Ctrl-C has to reach the command; elsewhere what it has started ends with it.
  [ ! -t 0 ] || limit+=(--foreground)
  "${limit[@]}" "$command_seconds" "$@" >"$log" 2>&1 || result=$?
  if [ $result = 0 ]; then
    grep -E "$pattern" "$log" | tail -n 12 || true
    return
  fi
  tail -n 150 "$log"
  [ $result != 124 ] && [ $result != 137 ] || printf 'It stood still: ended after %d s\n' "$command_seconds"
  printf 'Failed: %s (the whole log is in %s)\n' "$*" "$log"
  return 1
}

# need_built TARGET...: in the preset of this run, looked at once for each target.
declare -A built=()
need_built() {
  local target
  for target in "$@"; do
    [ -z "${built[$target]:-}" ] || continue
    build_preset "$preset" "$target" || return 1
    built[$target]=1
  done
}

program() { echo "$PWD/build/$preset/chiroflow"; }

sources() { git ls-files --cached --others --exclude-standard -- 'src/*.?pp' 'tests/*.?pp' 'bench/*.?pp'; }

# run_api NAME [PREFIX COMMAND...]: the Node tests against the program. API_TESTS: others than all.
run_api() {
  local name=$1
  shift
  need_built chiroflow && need_node && need_node_modules tests/api && need_node_modules tests/providers/livekit || return 1
  # They wait for rounds and deadlines of the server more than they compute.
  CHIROFLOW_BIN=$(program) \
    closing "$name.log" '(tests|pass|fail) [0-9]+$' \
    "$@" "${node_tests[@]}" --test-concurrency=4 ${API_TESTS:-tests/api/*.test.mjs}
}

stage_layers() { python3 tools/check_layers.py src; }

stage_format() {
  mkdir -p build/logs
  if sources | xargs -r -d '\n' clang-format-19 --dry-run -Werror 2>build/logs/format.log; then
    echo "every file is formatted"
  else
    grep -oE '^[^:]+:[0-9]+' build/logs/format.log | sort -u | head -n 30
    echo "clang-format-19 -i on these files mends it"
    return 1
  fi
}

# The pages first: the program holds them.
stage_build() { build_web && need_built chiroflow provider_tool && echo "built with preset $preset"; }

stage_unit() {
  local command_seconds=1500
  need_built all || return 1
  closing unit.log 'tests passed|tests failed|Total Test time' \
    tools/with_postgres --no-fsync ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)"
}

stage_api_sqlite() { run_api api-sqlite; }

# Mostly waiting for leases and deadlines, so on one database.
stage_faults() { API_TESTS="tests/api/*.faults.mjs" run_api faults; }

stage_api_postgres() { run_api api-postgres tools/with_postgres; }

stage_crash() {
  need_built chiroflow && need_node || return 1
  closing crash.log 'acknowledged changes|^[0-9]+ passed' \
    node tests/crash/crash.mjs --bin "$(program)" --rounds 5
}

stage_schema() {
  need_node && need_node_modules tests/schema || return 1
  closing schema.log '(tests|pass|fail) [0-9]+$' \
    "${node_tests[@]}" tests/schema/*.test.mjs
}

stage_types() {
  need_node && need_node_modules clients/typescript/test || return 1
  closing types.log '.^' clients/typescript/test/node_modules/.bin/tsc --noEmit -p clients/typescript/test || return 1
  echo "the types hold what they promise"
}

stage_web() {
  need_node && need_node_modules web || return 1
  NO_COLOR=1 closing web.log 'texts in|Test Files|Tests ' npm run --prefix web check &&
    NO_COLOR=1 closing web-build.log 'first load' npm run --prefix web build
}

# browser_spec FILE
browser_spec() {
  local name=${1##*/}
  name=${name%.spec.mjs}
  printf '%s: ' "$name"
  CHIROFLOW_BIN=$(program) closing "browser-$name.log" '^ℹ pass [0-9]+$' \
    "${node_tests[@]}" --test-concurrency=1 "$1"
}

# Cameras, browsers and a call's pauses on a loaded machine: a spec that fails is tried once more, and that is said.
stage_browser() {
  build_web && need_built chiroflow && need_node && need_node_modules web && need_node_modules tests/providers/livekit || return 1
  local spec again=() failed=() specs=(web/e2e/*.spec.mjs)
  for spec in "${specs[@]}"; do browser_spec "$spec" || again+=("$spec"); done
  for spec in "${again[@]}"; do
    printf 'Once more: '
    browser_spec "$spec" || failed+=("$spec")
  done
  echo "browser specs: $((${#specs[@]} - ${#failed[@]})) passed, ${#failed[@]} failed; tried twice: ${again[*]:-none}"
  [ ${#failed[@]} = 0 ]
}

# states_of PART
states_of() {
  printf '%s: ' "$1"
  CHIROFLOW_BIN=$(program) closing "states-$1.log" 'states looked at' node web/tools/screenshots.mjs --check "$1"
}

stage_states() {
  build_web && need_built chiroflow && need_node && need_node_modules web || return 1
  local part failed=()
  for part in patient clinic call; do
    states_of "$part" || { printf 'Once more: ' && states_of "$part"; } || failed+=("$part")
  done
  echo "states of the pages: $((3 - ${#failed[@]})) parts passed, ${#failed[@]} failed"
  [ ${#failed[@]} = 0 ]
}

# fuzz_one PROGRAM
fuzz_one() {
  local name=${1##*/fuzz_}
  local corpus=build/fuzz/$name found=()
  mkdir -p "$corpus"
  [ ! -d "tests/fuzz/corpus/$name" ] || found=("tests/fuzz/corpus/$name")
  if closing "fuzz-$name.log" '^Done ' "$1" "$corpus" "${found[@]}" \
    -max_total_time=10 -rss_limit_mb=2048 -timeout=10 -artifact_prefix="$corpus-"; then
    echo "$name passed"
  else
    echo "$name FAILED"
  fi
}

stage_fuzz() {
  build_preset asan fuzzers || return 1
  local log=build/logs/fuzz.log passed failed
  export -f closing fuzz_one
  export command_seconds
  find build/asan/tests/fuzz -name 'fuzz_*' -type f -executable -print0 | sort -z |
    xargs -0 -r -n 1 -P "$(nproc)" bash -c 'fuzz_one "$1"' fuzz_one 2>&1 | tee "$log"
  passed=$(grep -c ' passed$' "$log")
  failed=$(grep -c ' FAILED$' "$log")
  echo "fuzzers: $passed passed, $failed failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}

# In a shell of its own: the rest of the run keeps its preset.
stage_api_tsan() (
  preset=tsan built=() command_seconds=1500
  run_api api-tsan
)

stage_gcc() { build_preset gcc chiroflow && echo "g++ builds the program"; }

stage_ops() {
  need_built chiroflow && need_node || return 1
  CHIROFLOW_BIN=$(program) closing ops.log '(tests|pass|fail) [0-9]+$' \
    tools/with_postgres "${node_tests[@]}" --test-concurrency=2 tests/ops/*.test.mjs
}

stage_mail() {
  need_built chiroflow && need_node && need_node_modules tests/mail || return 1
  CHIROFLOW_BIN=$(program) closing mail.log '(tests|pass|fail) [0-9]+$' \
    tools/with_postgres "${node_tests[@]}" tests/mail/*.test.mjs
}

stage_s3() {
  need_built chiroflow && need_node && need_node_modules tests/api && need_node_modules tests/s3 || return 1
  CHIROFLOW_BIN=$(program) closing s3.log '(tests|pass|fail) [0-9]+$' \
    tools/with_postgres "${node_tests[@]}" --test-concurrency=2 tests/s3/*.test.mjs
}

stage_providers() {
  local lock
  need_built provider_tool && need_node || return 1
  for lock in tests/providers/package-lock.json tests/providers/*/package-lock.json; do
    [ ! -f "$lock" ] || need_node_modules "${lock%/*}" || return 1
  done
  # The pattern is Node's own: it looks into folders and leaves node_modules out.
  PROVIDER_TOOL=$PWD/build/$preset/tests/provider_tool closing providers.log '(tests|pass|fail|skipped) [0-9]+$' \
    "${node_tests[@]}" --test-concurrency=2 'tests/providers/**/*.test.mjs' || return 1
  [ -n "$vectors" ] || echo "no --vectors DIR: the vendors' vectors were left out"
  [ -n "$specs" ] || echo "no --specs DIR: the vendors' descriptions were left out"
}

# run_conformance KIND DIR: vectors or specs
run_conformance() {
  [ -n "$2" ] || { echo "Give the directory with --$1 DIR."; return 1; }
  need_built provider_tool && need_node || return 1
  [ ! -f tests/conformance/package-lock.json ] || need_node_modules tests/conformance || return 1
  PROVIDER_TOOL=$PWD/build/$preset/tests/provider_tool closing "$1.log" 'passed, [0-9]+ failed' \
    tests/conformance/run "--$1" "$2"
}

stage_vectors() { run_conformance vectors "$vectors"; }

stage_specs() { run_conformance specs "$specs"; }

stage_tidy() {
  configure_preset dev && build_preset dev || return 1
  closing tidy.log 'warnings generated|Suppressed' \
    run-clang-tidy-19 -quiet -p build/dev -j "$(nproc)" "$PWD/src/.*"
}

stage_wire() {
  need_built chiroflow && need_node && need_node_modules tests/api || return 1
  CHIROFLOW_BIN=$(program) closing wire.log 'passed, [0-9]+ failed' tests/conformance/run --wire "$wire"
}
