# shellcheck shell=bash
# Tools that Debian does not have, or not new enough, for ./dev check and ./dev test: into .tools, each list once.
# Sourced by dev.

# install_once LIST COMMAND…: runs the command unless it has run for this very list; the stamp is a copy of it.
install_once() {
  local list="$1" stamp
  stamp=".tools/$(basename "$1").installed"
  shift
  ! cmp -s "${list}" "${stamp}" || return 0
  mkdir -p .tools
  "$@" && cp "${list}" "${stamp}"
}

# Tools from npm, at the versions that tools/package-lock.json states with their checksums.
install_tools() {
  install_once tools/package-lock.json install_npm_tools
}

install_npm_tools() {
  say "Installing tools from npm"
  cp tools/package.json tools/package-lock.json .tools/
  npm ci --prefix .tools --no-audit --no-fund --ignore-scripts --loglevel=error
}

# Tools that are built with Go, at the versions that tools/go-tools.txt states: into .tools/bin. Go checks what it
# downloads against its database of checksums.
install_go_tools() {
  install_once tools/go-tools.txt build_go_tools
}

build_go_tools() {
  local tool
  sed '/^#/d' tools/go-tools.txt | while read -r tool; do
    say "Building ${tool} with Go (once; some minutes)"
    GOBIN="${TERTIB_ROOT}/.tools/bin" go install "${tool}" || return 1
  done
}
