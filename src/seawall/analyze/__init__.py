"""Facts in, derived facts and findings out. Pure."""
