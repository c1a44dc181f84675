"""The rows of the page of settings."""
