# shellcheck shell=bash
# ./dev check: everything CI holds the code to besides its tests. Sourced by dev.

readonly CHECK_PARTS=(format shell proto dashboards arrows generated clang tidy)

# Our own sources, each ended by a NUL.
cpp_files() {
  find cli services tests \( -name '*.cc' -o -name '*.h' \) -print0 | sort -z
}

check_format() {
  cpp_files | xargs -0 clang-format --dry-run -Werror
}

check_shell() {
  local -a scripts=(dev .ci/run)
  mapfile -t -O 2 scripts < <(find tools tests deploy -name '*.sh' | sort)
  shellcheck -x "${scripts[@]}"
}

check_proto() {
  install_tools && .tools/node_modules/.bin/buf lint
}

check_dashboards() {
  install_tools && tools/check_dashboards.sh
}

check_arrows() {
  tools/check_arrows.sh
}

check_generated() {
  local files committed
  files="$(git ls-files)" || return 1
  committed="$(grep -E '\.pb\.(h|cc)$|(^|/)(build|node_modules)/' <<<"${files}" || true)"
  [[ -z ${committed} ]] || {
    printf 'generated files are committed:\n%s\n' "${committed}" >&2
    return 1
  }
}

# Clang warns of more than GCC does, and checks the locks (-Wthread-safety).
check_clang() {
  build clang
}

# clang-tidy reads how the clang build compiles each file, and what that build generates.
check_tidy() {
  build clang && tools/check_tidy.sh build/clang
}

check() {
  local -a parts=("$@")
  ((${#parts[@]} > 0)) || parts=("${CHECK_PARTS[@]}")
  local part
  for part in "${parts[@]}"; do
    [[ " ${CHECK_PARTS[*]} " == *" ${part} "* ]] ||
      fail "there is no check '${part}': there are ${CHECK_PARTS[*]}"
  done
  setup build clang format check
  local -a failed=()
  for part in "${parts[@]}"; do
    say "Checking: ${part}"
    "check_${part}" || failed+=("${part}")
  done
  ((${#failed[@]} == 0)) || fail "these checks failed: ${failed[*]}"
  say "All checks passed."
}
