"""What is known of Kubernetes' API: its resources, and the schemas of its versions."""
