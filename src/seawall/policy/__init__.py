"""ValidatingAdmissionPolicy as the API server has it: match, bind, params, variables, verdicts.

It judges what it is handed. It reads no file, knows no report format, and never decides whether
a build fails: that is ``decide``.
"""
