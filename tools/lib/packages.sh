# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages of tools/packages.txt that are missing; calls apt only when one is.

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Prints the lines "a|b" of the given groups.
listed_packages() {
  awk -v groups=" $* " '!/^#/ && NF >= 2 && index(groups, " " $1 " ") { print $2 }' tools/packages.txt
}

# Prints the given alternatives of which none is installed.
missing_packages() {
  local line name found
  for line in $(listed_packages "$@"); do
    found=
    for name in ${line//|/ }; do is_installed "$name" && found=1; done
    [ -n "$found" ] || printf '%s\n' "$line"
  done
}

# Of "a|b" the first that apt can install.
installable() {
  local name
  for name in ${1//|/ }; do
    if [[ $(apt-cache policy "$name" 2>/dev/null) =~ Candidate:\ [^\(] ]]; then
      printf '%s\n' "$name"
      return
    fi
  done
  die "No package $1 in this system's package lists. ChiroFlow builds on Debian 12 and 13."
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

# install_packages GROUP...
install_packages() {
  command -v dpkg-query >/dev/null || die "This is not Debian: install what tools/packages.txt lists, or use Debian 12."
  local missing names=() line name
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    die "These packages are missing and installing them needs root or sudo: ${missing//$'\n'/ }"
  fi
  say "Installing Debian packages (a few minutes the first time): $(sed "s/[|].*//" <<<"$missing" | tr "\n" " ")"
  logged build/logs/apt-update.log as_root apt-get update || return 1
  for line in $missing; do
    name=$(installable "$line") || exit 1
    names+=("$name")
  done
  logged build/logs/apt-install.log as_root apt-get install -y --no-install-recommends "${names[@]}"
}
