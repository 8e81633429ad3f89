"""The functions of CEL and of Kubernetes' libraries, as plain callables on values.

A function takes evaluated arguments and returns a value or raises ``EvalError``. Unknown arguments
never arrive here: the interpreter answers for them. Modules load when one of their functions is
first called.
"""
