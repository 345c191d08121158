# SPDX-License-Identifier: Apache-2.0
# Builds the pages (web/dist), which the program holds. Sourced by ./run and ./test after node.sh.

# Whether web/dist is there and newer than all it is made of; a folder is newer when a file in it went away.
web_is_built() {
  local stamp=web/dist/index.html
  [ -f "$stamp" ] || return 1
  [ -z "$(find web/src web/public web/tools web/*.html web/package-lock.json web/vite.config.ts -newer "$stamp" -print -quit)" ]
}

build_web() {
  web_is_built && return
  need_node && need_node_modules web || return 1
  say "Building the pages"
  logged build/logs/web-build.log npm run --prefix web build
}
