"""Tests of the functions, by library."""
