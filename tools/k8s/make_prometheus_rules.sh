#!/usr/bin/env bash
# Prints the rule files of deploy/prometheus/rules as PrometheusRules, one for each file, comments and all:
#   tools/k8s/make_prometheus_rules.sh > deploy/prometheus/kubernetes/prometheusrules.yaml
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

printf '# Made by tools/k8s/make_prometheus_rules.sh from the files in ../rules. Change those.\n'
for file in deploy/prometheus/rules/*.yml; do
  name="$(basename "${file}" .yml)"
  grep -q '^groups:$' "${file}" || {
    printf '%s: no line "groups:"\n' "${file}" >&2
    exit 1
  }
  cat <<YAML
---
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: tertib-${name}
  labels:
    app.kubernetes.io/name: tertib-rules
    app.kubernetes.io/component: monitoring
spec:
  groups:
YAML
  # What follows "groups:", two columns further in; empty lines stay empty.
  sed -e '1,/^groups:$/d' -e 's/^./  &/' "${file}"
done
