// The Prometheus operator, for its CRDs alone: nothing of it is built.
module tertib/tests/k8s/crds

go 1.24.0

require github.com/prometheus-operator/prometheus-operator v0.85.0
