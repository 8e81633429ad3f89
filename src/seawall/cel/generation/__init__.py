"""The parts of the code generator: from a syntax tree to the nodes of a Python function.

It does not compile, load or run anything: see ``seawall.cel.generate``.
"""
