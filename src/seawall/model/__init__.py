"""The nouns: frozen, no I/O. They import nothing but each other."""
