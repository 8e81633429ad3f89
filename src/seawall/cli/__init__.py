"""The command line: parse, call a phase, render. It holds no rule of its own."""
