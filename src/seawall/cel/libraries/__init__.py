"""Declarations of functions, each with the Kubernetes minor version that introduced it.

A declaration is one line: ``overload_id | receiver.name(arguments) -> result``. Single capital
letters are type parameters. What the functions do stands in ``seawall.cel.functions``.
"""
