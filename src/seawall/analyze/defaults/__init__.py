"""What the API server fills in before a policy sees an object. It changes no input."""
