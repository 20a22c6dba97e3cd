#!/usr/bin/env bash
# Applies each overlay of deploy/k8s to a real kube-apiserver, as a person would to an empty cluster:
#   apply_test.sh TOOLS [OVERLAY…]     TOOLS: the folder that ./dev test-k8s has filled
#
# An etcd and a kube-apiserver on free loopback ports, new for each overlay. There is no kubelet and no controller:
# nothing is scheduled or run. So pods are made of the templates here, as controllers would, for admission to judge.
set -euo pipefail
(($# > 0)) || {
  sed -n '3s/^# *//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}
TOOLS="$(realpath "$1")"
readonly TOOLS
shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
overlays=("$@")
((${#overlays[@]} > 0)) || mapfile -t overlays < <(ls deploy/k8s/overlays)

scratch="$(mktemp -d)"
readonly scratch
readonly namespace=tertib
etcd_pid=""
apiserver_pid=""
passed=0
failed=0

stop_cluster() {
  local pid
  for pid in "${apiserver_pid}" "${etcd_pid}"; do
    if [[ -n ${pid} ]]; then
      kill "${pid}" 2>/dev/null || true
      wait "${pid}" 2>/dev/null || true
    fi
  done
  apiserver_pid=""
  etcd_pid=""
}
trap 'stop_cluster; rm -rf "${scratch}"' EXIT
trap 'exit 130' INT TERM

# N ports of loopback that are free now, and below those that Linux gives to whoever asks for any.
free_ports() {
  python3 -c 'import random, socket, sys
sockets = []
while len(sockets) < int(sys.argv[1]):
    try:
        sockets.append(socket.create_server(("127.0.0.1", random.randrange(10000, 32768))))
    except OSError:
        pass
print(*(s.getsockname()[1] for s in sockets))' "$1"
}

# Our own cluster and no other: what a person's KUBECONFIG names is never asked.
k() {
  "${TOOLS}/bin/kubectl" --kubeconfig "${cluster}/kubeconfig" --cache-dir "${cluster}/cache" "$@"
}

start_cluster() {
  cluster="${scratch}/$1"
  mkdir "${cluster}"
  local etcd peer api
  read -r etcd peer api < <(free_ports 3)
  "${TOOLS}/bin/etcd" --data-dir "${cluster}/etcd" \
    --listen-client-urls "http://127.0.0.1:${etcd}" --advertise-client-urls "http://127.0.0.1:${etcd}" \
    --listen-peer-urls "http://127.0.0.1:${peer}" >"${cluster}/etcd.log" 2>&1 &
  etcd_pid=$!
  local token
  token="$(openssl rand -hex 16)"
  openssl genrsa -out "${cluster}/accounts.key" 2048 2>/dev/null
  (umask 077 && printf '%s,admin,1,"system:masters"\n' "${token}" >"${cluster}/tokens.csv")
  "${TOOLS}/bin/kube-apiserver" --etcd-servers="http://127.0.0.1:${etcd}" \
    --bind-address=127.0.0.1 --secure-port="${api}" --cert-dir="${cluster}/certs" \
    --service-account-key-file="${cluster}/accounts.key" \
    --service-account-signing-key-file="${cluster}/accounts.key" \
    --service-account-issuer=https://kubernetes.default.svc --token-auth-file="${cluster}/tokens.csv" \
    --authorization-mode=RBAC --allow-privileged=true --service-cluster-ip-range=10.96.0.0/24 \
    >"${cluster}/apiserver.log" 2>&1 &
  apiserver_pid=$!
  (umask 077 && cat >"${cluster}/kubeconfig") <<YAML
apiVersion: v1
kind: Config
clusters:
  - name: test
    cluster: {server: "https://127.0.0.1:${api}", certificate-authority: "${cluster}/certs/apiserver.crt"}
users:
  - name: admin
    user: {token: "${token}"}
contexts:
  - name: test
    context: {cluster: test, user: admin}
current-context: test
YAML
  local deadline=$((SECONDS + 120))
  until k get --raw /readyz >/dev/null 2>&1; do
    if ! kill -0 "${apiserver_pid}" 2>/dev/null || ((SECONDS > deadline)); then
      printf 'kube-apiserver does not get ready:\n' >&2
      tail -n 20 "${cluster}/etcd.log" "${cluster}/apiserver.log" >&2
      exit 1
    fi
    sleep 0.2
  done
}

# expect WHAT COMMAND…: one line for each thing that is shown, and what the command said if it fails.
expect() {
  local what="$1" said="${cluster}/said"
  shift
  if "$@" >"${said}" 2>&1; then
    printf 'ok      %s: %s\n' "${overlay}" "${what}"
    passed=$((passed + 1))
  else
    printf 'FAILED  %s: %s\n' "${overlay}" "${what}"
    sed 's/^/        /' "${said}"
    failed=$((failed + 1))
  fi
}

# refused PATTERN COMMAND…: the command has to fail, and to say that.
refused() {
  local pattern="$1" said
  shift
  if said="$("$@" 2>&1)"; then
    printf 'not refused: %s\n' "${said}"
    return 1
  fi
  printf '%s\n' "${said}"
  grep -qE -- "${pattern}" <<<"${said}"
}

apply() {
  local said
  said="$(k apply --server-side -k "deploy/k8s/overlays/${overlay}" 2>&1)" || {
    printf '%s\n' "${said}"
    return 1
  }
  printf '%s\n' "${said}"
  # PodSecurity, and fields that are on their way out, are told as warnings. Kubernetes 1.34.0 warns of each headless
  # Service besides, since the API itself fills in an affinity of "None" before it looks.
  ! grep Warning <<<"${said}" | grep -qv 'spec.SessionAffinity is ignored for headless services'
}

# Everything that the overlay asks for, with the version at which the API has it.
versions() {
  k get -k "deploy/k8s/overlays/${overlay}" --output \
    jsonpath='{range .items[*]}{.kind} {.metadata.name} {.metadata.resourceVersion}{"\n"}{end}'
}

all_is_there() {
  local asked there
  asked="$(grep -c '^kind: ' "${cluster}/rendered.yaml")"
  there="$(versions | wc -l)"
  printf '%s objects asked for, %s there\n' "${asked}" "${there}"
  ((asked == there && asked > 0))
}

second_apply_changes_nothing() {
  local before after
  before="$(versions)"
  apply || return 1
  after="$(versions)"
  [[ -n ${before} ]] && diff <(printf '%s\n' "${before}") <(printf '%s\n' "${after}")
}

no_token_is_mounted() {
  local paths
  paths="$(k get pods --namespace "${namespace}" --output jsonpath='{..volumeMounts[*].mountPath}')"
  printf '%s\n' "${paths}"
  [[ -n ${paths} ]] && ! grep -q serviceaccount <<<"${paths}"
}

# The overlay with one typing error, which the API has to refuse: sed EXPRESSION.
with_typing_error() {
  sed "$1" "${cluster}/rendered.yaml" >"${cluster}/wrong.yaml"
  if cmp -s "${cluster}/rendered.yaml" "${cluster}/wrong.yaml"; then
    printf 'there was nothing to change\n'
    return 0
  fi
  k apply --server-side --dry-run=server --force-conflicts -f "${cluster}/wrong.yaml"
}

test_overlay() {
  start_cluster "${overlay}"
  k kustomize "deploy/k8s/overlays/${overlay}" >"${cluster}/rendered.yaml"

  local needs_crds=0 file
  ! grep -q '^apiVersion: monitoring.coreos.com' "${cluster}/rendered.yaml" || needs_crds=1
  if ((needs_crds)); then
    expect "takes the Prometheus operator's CRDs first" k apply --server-side -f "${TOOLS}/crds"
    expect "which the API then serves" k wait --for condition=established --timeout 60s crd --all
  fi

  expect "is applied, without a warning" apply
  expect "everything asked for is there" all_is_there
  expect "nothing differs from what was asked for" k diff --server-side -k "deploy/k8s/overlays/${overlay}"
  expect "a second apply changes nothing" second_apply_changes_nothing

  local pods="${cluster}/pods"
  mkdir "${pods}"
  k get deployments,statefulsets --namespace "${namespace}" --output json | python3 tests/k8s/pods.py "${pods}"
  for file in "${pods}"/fit-*.json; do
    expect "admission takes the pod $(basename "${file}" .json)" k create -f "${file}"
  done
  expect "no pod has a token of its account" no_token_is_mounted
  for file in "${pods}"/unfit-*.json; do
    expect "admission refuses the pod $(basename "${file}" .json)" \
      refused 'violates PodSecurity "restricted' k create -f "${file}"
  done

  expect "a field that is not there is refused" \
    refused 'field not declared in schema|unknown field' with_typing_error 's/terminationGracePeriodSeconds/terminationGraceSeconds/'
  if ((needs_crds)); then
    expect "a field that a CRD has not is refused" \
      refused 'field not declared in schema|unknown field' with_typing_error 's/scrapeTimeout/scrapeTimeOut/'
  fi
  stop_cluster
}

for overlay in "${overlays[@]}"; do
  test_overlay
done
printf '%d passed, %d failed\n' "${passed}" "${failed}"
((failed == 0))
