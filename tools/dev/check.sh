# shellcheck shell=bash
# ./dev check: everything CI holds the code to besides its tests. Sourced by dev.

# shellcheck source=tools/dev/changed.sh
source "$(dirname "${BASH_SOURCE[0]}")/changed.sh"
# shellcheck source=tools/dev/k8s.sh
source "$(dirname "${BASH_SOURCE[0]}")/k8s.sh"
# shellcheck source=tools/dev/releases.sh
source "$(dirname "${BASH_SOURCE[0]}")/releases.sh"

readonly CHECK_PARTS=(format shell proto dashboards k8s arrows generated clang tidy)
# What --changed looks at unless parts are named. Not clang: it compiles everything, and clang-tidy gives
# Clang's warnings for the sources that it reads.
readonly CHANGED_PARTS=(format shell proto dashboards k8s arrows generated tidy)

# Set by --changed: only what the change touches is checked.
only_changed=""

# Our own sources, each ended by a NUL.
cpp_files() {
  find cli services tests \( -name '*.cc' -o -name '*.h' \) -print0 | sort -z
}

# Of these, those to look at: all, or those that changed; all too if how they are laid out did.
cpp_files_to_check() {
  if [[ -z ${only_changed} || -n $(changed_files '^\.clang-format$') ]]; then
    cpp_files
  else
    changed_and_there '^(cli|services|tests)/.*\.(cc|h)$' | tr '\n' '\0'
  fi
}

check_format() {
  cpp_files_to_check | xargs -0 --no-run-if-empty clang-format --dry-run -Werror
}

check_shell() {
  local -a scripts
  if [[ -n ${only_changed} ]]; then
    mapfile -t scripts < <(changed_and_there '^(dev|\.ci/run|(tools|tests|deploy)/.*\.sh)$')
    ((${#scripts[@]} > 0)) || return 0
  else
    mapfile -t scripts < <(printf 'dev\n.ci/run\n' && find tools tests deploy -name '*.sh' | sort)
  fi
  shellcheck -x "${scripts[@]}"
}

buf() {
  .tools/node_modules/.bin/buf "$@"
}

# By the rules, and against what was released.
check_proto() {
  [[ -z ${only_changed} ]] || has_changed '^(proto/|buf\.yaml$|tools/package)' || return 0
  install_tools && buf lint && check_breaking
}

check_dashboards() {
  [[ -z ${only_changed} ]] ||
    has_changed '^(deploy/grafana/dashboards/|tools/(dashboards/|check_dashboards|package))' || return 0
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

# clang-tidy reads how the clang build compiles each file, and what is generated for it.
check_tidy() {
  local -a sources=()
  if [[ -n ${only_changed} && -z $(changed_files '^\.clang-tidy$') ]]; then
    mapfile -t sources < <(sources_to_tidy)
    ((${#sources[@]} > 0)) || return 0
  fi
  build clang tertib_generated && tools/check_tidy.sh build/clang "${sources[@]}"
}

check_usage() {
  cat <<TEXT
Usage: ./dev check [--changed[=REF]] [PART…]

Parts: ${CHECK_PARTS[*]}; default: all.

  --changed        check only what a change touches: what the working tree has beyond the newest commit
                   that it shares with origin/main (main if there is none), uncommitted and new files
                   included
  --changed=REF    the same, with another branch, tag or commit

What --changed looks at: the layout of changed sources, changed scripts, all schemas if one changed, all
dashboards if one changed, the arrows, generated files, and by clang-tidy, which gives Clang's warnings
too, changed sources and at most ${MAX_INCLUDERS} that include a changed header (or one for each such header). Of the
clang build it makes only what is generated from the schemas.

What it leaves out: the clang build, and sources further off that a changed header or schema may break.
./dev check, which CI runs, has both. clang-tidy of tests is in neither.
TEXT
}

check() {
  local -a parts=()
  local since=""
  while (($# > 0)); do
    case "$1" in
      --changed | --changed=*)
        only_changed=1
        since="${1#--changed}"
        since="${since#=}"
        ;;
      -*) fail "./dev check does not know '$1'; see ./dev check --help" ;;
      *) parts+=("$1") ;;
    esac
    shift
  done
  local part
  for part in "${parts[@]}"; do
    [[ " ${CHECK_PARTS[*]} " == *" ${part} "* ]] ||
      fail "there is no check '${part}': there are ${CHECK_PARTS[*]}"
  done
  setup build clang format check
  if [[ -n ${only_changed} ]]; then
    find_changed "${since}"
    ((${#parts[@]} > 0)) || parts=("${CHANGED_PARTS[@]}")
  fi
  ((${#parts[@]} > 0)) || parts=("${CHECK_PARTS[@]}")
  local -a failed=()
  for part in "${parts[@]}"; do
    say "Checking: ${part}"
    "check_${part}" || failed+=("${part}")
  done
  ((${#failed[@]} == 0)) || fail "these checks failed: ${failed[*]}"
  say "All checks passed."
}
