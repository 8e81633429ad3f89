"""A scan written for its readers. It decides nothing, reads no file and knows no clock."""
