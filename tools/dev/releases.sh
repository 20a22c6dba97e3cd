# shellcheck shell=bash
# The schemas against those of the last release, which clients and disks hold. Sourced by tools/dev/check.sh.

readonly RELEASE_TAGS='v[0-9]*.[0-9]*.[0-9]*'

# The newest release that HEAD descends from; fails if it descends from none that this clone knows.
last_release() {
  git describe --tags --abbrev=0 --match "${RELEASE_TAGS}" --exclude '*-*' 2>/dev/null
}

# A release that origin has, if this clone may lack it: it is shallow, or was made without tags. Nothing if
# there is none, or nobody to ask.
release_out_of_sight() {
  local shallow tags
  shallow="$(git rev-parse --is-shallow-repository)" && tags="$(git tag --list "${RELEASE_TAGS}")" ||
    return 1
  [[ ${shallow} == true || -z ${tags} ]] || return 0
  GIT_TERMINAL_PROMPT=0 timeout 30 git ls-remote --tags --refs origin "${RELEASE_TAGS}" 2>/dev/null |
    sed 's#.*refs/tags/##' | grep -v -e - | sort -V | tail -n 1
}

# Nothing that was released may change its meaning (buf.yaml says how strictly).
check_breaking() {
  local tag unseen
  if tag="$(last_release)"; then
    say "Against the schemas of ${tag}"
    buf breaking --against ".git#tag=${tag}"
    return
  fi
  # That git fails is not taken for "no release".
  git rev-parse --git-dir >/dev/null || return 1
  unseen="$(release_out_of_sight || true)"
  [[ -z ${unseen} ]] || {
    printf 'origin has the release %s, which this clone lacks: git fetch --tags (--unshallow, if it is shallow)\n' \
      "${unseen}" >&2
    return 1
  }
  say "No release is known: there is no tag vX.Y.Z to hold the schemas against"
}
