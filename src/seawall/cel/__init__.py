"""Kubernetes' Common Expression Language: parse, check, cost, interpret, generate, explain.

It knows nothing of Seawall, reads no file and no clock, and could be its own distribution.
"""
