# shellcheck shell=bash
# ./dev package: what is installed, as Debian packages. Sourced by dev.

# package PRESET
package() {
  local preset="$1"
  local folder="build/${preset}"
  build "${preset}" tertib-package-files
  say "Packaging (${preset})"
  rm -rf "${folder}/packages"
  (cd "${folder}" && cpack -G DEB -B packages >packages.log) || {
    cat "${folder}/packages.log" >&2
    fail "cpack failed; see above"
  }
  rm -rf "${folder}/packages/_CPack_Packages"
  du -b "${folder}"/packages/*.deb | while read -r bytes package; do
    printf '%8.1f MiB  %s\n' "$(awk "BEGIN { print ${bytes} / 1048576 }")" "${package}"
  done
}
