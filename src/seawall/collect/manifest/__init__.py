"""Kubernetes manifests in files, charts and kustomizations. Reads; it does not judge or default."""
