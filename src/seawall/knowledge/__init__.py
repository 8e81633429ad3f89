"""What the world knows, parsed and indexed. It fetches nothing."""
