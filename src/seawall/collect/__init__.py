"""Bytes in, facts out: I/O at the edge, parsers pure. Judges nothing, and keeps nothing."""
