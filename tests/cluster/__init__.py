"""A real Kubernetes API server as the referee of the tests."""
