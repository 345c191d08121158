# SPDX-License-Identifier: Apache-2.0
# The pinned Node, kept in .cache/node: Debian 12's own is too old for the tests' tools. The npm packages node-linux-*
# hold the official binaries and need no install script.

NODE_VERSION=22.23.3

# Puts the pinned node first on the PATH.
need_node() {
  local arch
  case "$(uname -m)" in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) die "There is no Node $NODE_VERSION for $(uname -m)." ;;
  esac
  local bin="$PWD/.cache/node/node_modules/node-linux-$arch/bin"
  if [ "$("$bin/node" --version 2>/dev/null)" != "v$NODE_VERSION" ]; then
    command -v npm >/dev/null || install_packages node || return 1
    say "Fetching Node $NODE_VERSION"
    mkdir -p .cache/node
    logged build/logs/node.log npm install --prefix .cache/node --no-save --ignore-scripts --no-audit --no-fund \
      "node-linux-$arch@$NODE_VERSION" || return 1
  fi
  export PATH="$bin:$PATH"
}

# Installs a folder's pinned packages when its lock file is newer than what is installed.
need_node_modules() {
  local folder=$1
  [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return
  say "Fetching the npm packages of $folder"
  # A registry that stops in the middle must not hold everything up.
  logged "build/logs/npm-${folder//\//-}.log" timeout --foreground 600 npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund || return 1
  touch "$folder/node_modules/.package-lock.json"
}
