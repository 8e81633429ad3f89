"""Seawall's tests."""
