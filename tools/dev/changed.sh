# shellcheck shell=bash
# ./dev check --changed: the same checks, of no more than a change touches. Sourced by tools/dev/check.sh.

# A change to a header that all include would otherwise be a check of everything.
readonly MAX_INCLUDERS=12

# What clang-tidy reads, as in tools/check_tidy.sh.
readonly TIDIED='^(cli|services|tests/benchmark)/'

# The files that the change adds, changes or removes; set by find_changed.
changed=()

# find_changed REF: a change is what the working tree has beyond the newest commit that it shares with
# REF, files included that git does not know yet. Without REF: with origin/main, or else main.
find_changed() {
  local ref="$1" base names
  if [[ -z ${ref} ]]; then
    for ref in origin/main main; do
      ! git rev-parse --quiet --verify "${ref}^{commit}" >/dev/null || break
    done
  fi
  base="$(git merge-base "${ref}" HEAD)" ||
    fail "git finds no commit that HEAD shares with '${ref}': name another (--changed=REF), or fetch more"
  names="$(git -c core.quotePath=false diff --name-only --no-renames "${base}" -- &&
    git -c core.quotePath=false ls-files --others --exclude-standard)" || fail "git failed; see above"
  mapfile -t changed < <(sort -u <<<"${names}" | sed '/^$/d')
  say "Changed since ${base:0:12} (${ref}): ${#changed[@]} files"
}

# Those changed files that match a regular expression, a line each.
changed_files() {
  printf '%s\n' "${changed[@]}" | grep -E -- "$1" || true
}

# The same, of those that are still there.
changed_and_there() {
  local file
  changed_files "$1" | while read -r file; do
    [[ ! -f ${file} ]] || printf '%s\n' "${file}"
  done
}

# Whether a changed file matches a regular expression. If not, says that there is nothing to check.
has_changed() {
  [[ -n $(changed_files "$1") ]] || {
    say "(nothing of it has changed)"
    return 1
  }
}

# The sources that include one of the headers, themselves or by way of others: the nearest first.
includers_of() {
  grep -rHoE --include='*.cc' --include='*.h' '^#include "(cli|services|tests)/[^"]+"' \
    cli services tests | sort |
    sed -E 's/^([^:]+):#include "(.*)"$/\1 \2/' |
    awk -v headers="$*" '
      { includers[$2] = includers[$2] " " $1 }
      END {
        while (headers != "") {
          count = split(headers, files, " ")
          headers = ""
          for (i = 1; i <= count; ++i) {
            found = split(includers[files[i]], names, " ")
            for (j = 1; j <= found; ++j) {
              if (!(names[j] in seen)) {
                seen[names[j]] = 1
                if (names[j] ~ /\.cc$/) print names[j]
                else headers = headers " " names[j]
              }
            }
          }
        }
      }'
}

# The sources that clang-tidy is to read for the change, a line each: those that changed; of those that
# include a header that did, the nearest for each header, and others up to MAX_INCLUDERS in all.
sources_to_tidy() {
  local -a sources headers includers
  local header most
  mapfile -t sources < <(changed_and_there "${TIDIED}.*\.cc$")
  mapfile -t headers < <(changed_files "${TIDIED}.*\.h$")
  mapfile -t includers < <({
    for header in "${headers[@]}"; do
      includers_of "${header}" | grep -E "${TIDIED}" | sed -n 1p
    done
    includers_of "${headers[@]}"
  } | grep -E "${TIDIED}" | grep -vxF -f <(printf '%s\n' "${sources[@]}") | awk '!seen[$0]++')
  most=$((${#headers[@]} > MAX_INCLUDERS ? ${#headers[@]} : MAX_INCLUDERS))
  local -a read=("${includers[@]:0:most}")
  say "${#sources[@]} changed sources, and ${#read[@]} of ${#includers[@]} that include a changed header" >&2
  printf '%s\n' "${sources[@]}" "${read[@]}" | sed '/^$/d'
}
