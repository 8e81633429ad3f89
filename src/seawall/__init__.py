"""Seawall: Kubernetes security from build to runtime, in one policy language.

This package holds only the version. Read ``seawall.phases`` first.
"""

__version__ = "0.1.0"
