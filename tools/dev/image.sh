# shellcheck shell=bash
# ./dev image and ./dev test-image: the container image. Sourced by dev, as package.sh is.

readonly IMAGE_BASE=localhost/debian:bookworm

image_version() {
  sed -nE 's/^project\(tertib VERSION ([0-9.]+).*/\1/p' CMakeLists.txt
}

# A plain Debian 12, made of Debian's packages: nothing is pulled from a registry of images.
make_base() {
  local root
  root="$(mktemp -d)"
  say "Making a base of Debian's packages"
  debootstrap --variant=minbase bookworm "${root}/base" >"${root}/log" 2>&1 || {
    tail -20 "${root}/log" >&2
    fail "debootstrap failed; see above"
  }
  # Where packages come from is as it is on this machine.
  cp -a /etc/apt/sources.list* /etc/apt/apt.conf.d "${root}/base/etc/apt/" 2>/dev/null || true
  local container
  container="$(buildah from scratch)"
  buildah copy -q "${container}" "${root}/base" / >/dev/null
  buildah commit -q "${container}" "${IMAGE_BASE}" >/dev/null
  buildah rm "${container}" >/dev/null
  rm -rf "${root}"
}

# image PRESET [BASE]: from the packages that are there.
image() {
  local preset="$1" base="${2:-}"
  local context="build/${preset}/image"
  ((EUID == 0)) || fail "an image is made by root: sudo ./dev image"
  if [[ -z ${base} ]]; then
    base="${IMAGE_BASE}"
    buildah inspect --type image "${base}" >/dev/null 2>&1 || make_base
  fi
  package "${preset}"
  rm -rf "${context}"
  mkdir -p "${context}"
  cp deploy/image/collect.sh "${context}/"
  cp "build/${preset}"/packages/tertib-server_*.deb "${context}/tertib-server.deb"
  say "Building the image tertib:$(image_version)"
  buildah build --isolation chroot --build-arg "BASE=${base}" -t "tertib:$(image_version)" \
    -f deploy/image/Dockerfile "${context}" >"${context}/log" 2>&1 || {
    tail -30 "${context}/log" >&2
    fail "buildah failed; see above"
  }
  local size container root
  container="$(buildah from "tertib:$(image_version)")"
  root="$(buildah mount "${container}")"
  size="$(du -sb "${root}" | cut -f1)"
  buildah rm "${container}" >/dev/null
  say "tertib:$(image_version): $((size / 1048576)) MiB unpacked"
}

# try_image: starts both services from the image's root file system, which they cannot write to, as the user
# that it names; imports the sample document and holds the recap against it.
try_image() {
  local container root
  container="$(buildah from "tertib:$(image_version)")"
  root="$(buildah mount "${container}")"
  # shellcheck disable=SC2064
  trap "tools/dev/try_image.sh --clean '${root}'; buildah rm '${container}' >/dev/null" EXIT
  tools/dev/try_image.sh "${root}" "build/$1/bin/tertib"
}
