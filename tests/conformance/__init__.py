"""Seawall held against what others wrote: fixtures, policies and suites with known answers."""
