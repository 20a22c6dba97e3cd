# shellcheck shell=bash
# Tools for deploy/k8s, all under .tools/k8s: programs built from Go's module proxy at the versions of tests/k8s/go.mod,
# schemas from PyPI. Sourced by dev. Go's own caches stay where Go keeps them, so that a new clone only links.

readonly K8S_TOOLS=.tools/k8s
# Kubernetes 1.34 is built with this Go or a newer one.
readonly GO_VERSION=1.24.13

# Whether this Go is new enough.
go_is_new() {
  local has
  has="$(GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null)" || return 1
  printf '%s\n' "go${GO_VERSION%.*}" "${has}" | sort -CV
}

# Sets `go` to a Go that is new enough. Debian 12's is not, but it fetches the Go project's own toolchain as the module that
# newer ones take it from, checked by Go's checksum database.
find_go() {
  local candidate
  for candidate in go "${TERTIB_ROOT}/${K8S_TOOLS}/go/bin/go"; do
    if go_is_new "${candidate}"; then
      go="$(command -v "${candidate}")"
      return
    fi
  done
  setup go
  local machine scratch folder
  machine="linux-$(dpkg --print-architecture)"
  say "Fetching Go ${GO_VERSION} from the module proxy"
  scratch="$(mktemp -d)"
  printf 'module scratch\n' >"${scratch}/go.mod"
  folder="$(cd "${scratch}" && go mod download -json "golang.org/toolchain@v0.0.1-go${GO_VERSION}.${machine}" |
    sed -n 's/.*"Dir": "\(.*\)".*/\1/p')"
  rm -rf "${scratch}"
  [[ -d ${folder} ]] || {
    printf 'no Go %s for %s in the module proxy\n' "${GO_VERSION}" "${machine}" >&2
    return 1
  }
  rm -rf "${K8S_TOOLS}/go"
  mkdir -p "${K8S_TOOLS}"
  cp -r --no-preserve=mode "${folder}" "${K8S_TOOLS}/go"
  # Modules bear no modes.
  chmod +x "${K8S_TOOLS}"/go/bin/* "${K8S_TOOLS}"/go/pkg/tool/*/*
  go="${TERTIB_ROOT}/${K8S_TOOLS}/go/bin/go"
  go_is_new "${go}"
}

# build_go PACKAGE…: into .tools/k8s/bin.
build_go() {
  local go package version
  find_go || return 1
  mkdir -p "${K8S_TOOLS}/bin"
  version="$(sed -n 's/^\tk8s.io\/kubernetes \(v[^ ]*\)$/\1/p' tests/k8s/go.mod)"
  # What a release's build sets, for `kubectl version`.
  local -r in=k8s.io/component-base/version
  local -r stamp="-X ${in}.gitVersion=${version} -X ${in}.gitMajor=1 -X ${in}.gitMinor=$(cut -d. -f2 <<<"${version}")"
  for package in "$@"; do
    say "Building ${package}"
    # A go.work above this folder, or GOFLAGS of the machine that change go.mod, are none of ours.
    (cd tests/k8s && GOTOOLCHAIN=local GOWORK=off "${go}" build -mod=readonly -ldflags "${stamp}" \
      -o "${TERTIB_ROOT}/${K8S_TOOLS}/bin/" "${package}") || return 1
  done
}

# The CRDs of what the monitoring component uses.
install_crds() {
  local stamp="${K8S_TOOLS}/crds.sum"
  ! cmp -s tests/k8s/crds/go.sum "${stamp}" || return 0
  local go module folder kind
  find_go || return 1
  module="$(sed -n 's/^require \(.*\) \(.*\)$/\1@\2/p' tests/k8s/crds/go.mod)"
  folder="$(cd tests/k8s/crds && GOTOOLCHAIN=local GOWORK=off "${go}" mod download -json "${module}" |
    sed -n 's/.*"Dir": "\(.*\)".*/\1/p')"
  rm -rf "${K8S_TOOLS}/crds"
  mkdir -p "${K8S_TOOLS}/crds"
  for kind in servicemonitors prometheusrules; do
    cp --no-preserve=mode "${folder}/example/prometheus-operator-crd/monitoring.coreos.com_${kind}.yaml" \
      "${K8S_TOOLS}/crds/" || return 1
  done
  cp tests/k8s/crds/go.sum "${stamp}"
}

# What reads the API's schemas, at the versions and with the checksums of tools/k8s/requirements.txt.
install_schemas() {
  local stamp="${K8S_TOOLS}/python/requirements.txt"
  if ! cmp -s tools/k8s/requirements.txt "${stamp}"; then
    say "Installing tools from PyPI"
    rm -rf "${K8S_TOOLS}/python"
    python3 -m venv "${K8S_TOOLS}/python" &&
      "${K8S_TOOLS}/python/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
        --require-hashes -r tools/k8s/requirements.txt || return 1
    cp tools/k8s/requirements.txt "${stamp}"
  fi
}

# etcd out of Debian's package, which is not installed: it would start a service.
install_etcd() {
  [[ ! -x ${K8S_TOOLS}/bin/etcd ]] || return 0
  say "Unpacking etcd from Debian's package"
  local folder="${K8S_TOOLS}/etcd"
  rm -rf "${folder}"
  mkdir -p "${folder}"
  if ! (cd "${folder}" && apt-get -q download etcd-server); then
    # It may be that nobody has asked for the lists of packages yet.
    local -a as_root=()
    ((EUID == 0)) || as_root=(sudo)
    "${as_root[@]}" apt-get -q update && (cd "${folder}" && apt-get -q download etcd-server) || return 1
  fi
  dpkg-deb -x "${folder}"/etcd-server_*.deb "${folder}" && cp "${folder}/usr/bin/etcd" "${K8S_TOOLS}/bin/"
}

check_k8s() {
  [[ -z ${only_changed:-} ]] ||
    has_changed '^(deploy/(k8s|grafana|prometheus)/|tests/k8s/|tools/(k8s|dev/k8s))' || return 0
  setup k8s
  install_schemas && build_go sigs.k8s.io/kustomize/kustomize/v5 && install_crds || return 1
  diff -u deploy/prometheus/kubernetes/prometheusrules.yaml <(tools/k8s/make_prometheus_rules.sh) || {
    printf 'make deploy/prometheus/kubernetes/prometheusrules.yaml anew: see tools/k8s/make_prometheus_rules.sh\n' >&2
    return 1
  }
  local overlay rendered="${K8S_TOOLS}/rendered"
  local -a files=()
  mkdir -p "${rendered}"
  for overlay in deploy/k8s/overlays/*/; do
    overlay="$(basename "${overlay}")"
    "${K8S_TOOLS}/bin/kustomize" build "deploy/k8s/overlays/${overlay}" >"${rendered}/${overlay}.yaml" || return 1
    files+=("${rendered}/${overlay}.yaml")
  done
  local -a python=(env PYTHONDONTWRITEBYTECODE=1 "${K8S_TOOLS}/python/bin/python")
  "${python[@]}" tools/k8s/check.py --crds "${K8S_TOOLS}/crds" "${files[@]}" || return 1
  RENDERED="${rendered}/production.yaml" CRDS="${K8S_TOOLS}/crds" "${python[@]}" tests/k8s/policies_test.py
}

test_k8s() {
  setup k8s
  if ! { build_go k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kubectl && install_crds && install_etcd; }; then
    fail "the tools for this test cannot be had; see above"
  fi
  say "Applying overlays to a kube-apiserver"
  tests/k8s/apply_test.sh "${K8S_TOOLS}" "$@"
}
