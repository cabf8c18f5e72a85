#!/bin/sh
# Looks at Dockerfile, compose.yaml and the manifests for Kubernetes with the tools made for them.
set -eu
hadolint Dockerfile scripts/image/postgresql/Dockerfile
check-jsonschema --builtin-schema vendor.compose-spec compose.yaml
# What KEDA adds is not Kubernetes' own: tests/deploy looks at that.
manifests=$(find deploy/kubernetes -name '*.yaml' ! -name kustomization.yaml ! -name scaling.yaml)
for version in 1.29 1.33 1.37; do
    # shellcheck disable=SC2086
    kubernetes-validate --strict --quiet --kubernetes-version "$version" $manifests
done
if command -v kubectl >/dev/null; then
    for folder in deploy/kubernetes/*/; do
        kubectl kustomize "$folder" | kubernetes-validate --quiet --no-warn - || exit 1
    done
fi
echo "gouji: Dockerfile, compose.yaml and manifests are in order"
