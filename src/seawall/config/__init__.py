"""``seawall.yaml``: found, read, validated, and handed inward as plain values."""
