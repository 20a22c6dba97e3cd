//go:build tools

// The programs that ./dev test-k8s and ./dev check k8s are made of, at the versions that go.mod pins and with the
// checksums of go.sum. kustomize is the one that kubectl of this version has inside.
package tools

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kubectl"
	_ "sigs.k8s.io/kustomize/kustomize/v5"
)
