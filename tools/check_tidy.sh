#!/usr/bin/env bash
# check_tidy.sh BUILD_FOLDER [SOURCE…]: runs clang-tidy (.clang-tidy) over every source of the program and
# of the benchmark that the build folder compiles, or over these, a file to a core. Tests are left out: they
# are built with the same warnings, and would double the time for little.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build_folder="$1"
shift
sources="$(sed -n 's/^ *"file": "\(.*\)".*/\1/p' "${build_folder}/compile_commands.json" |
  sed -nE "s#^${PWD}/((cli|services|tests/benchmark)/.*)#\1#p" | sort -u)"
[[ -n ${sources} ]] || {
  printf 'no source to check in %s\n' "${build_folder}" >&2
  exit 1
}
for source in "$@"; do
  grep -qxF -- "${source}" <<<"${sources}" || {
    printf '%s does not compile %s: is it in its CMakeLists.txt?\n' "${build_folder}" "${source}" >&2
    exit 1
  }
done
(($# == 0)) || sources="$(printf '%s\n' "$@")"
# The count of warnings in other people's headers says nothing.
xargs -P "$(nproc)" -n 1 clang-tidy -p "${build_folder}" --quiet <<<"${sources}" \
  2> >(grep -vE '^[0-9]+ warnings?( and [0-9]+ errors?)? (generated|treated)|^Suppressed |^Use -header-filter' >&2)
