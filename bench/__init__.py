"""Every speed figure that the README quotes, as a command: python -m bench [NAME…]."""
