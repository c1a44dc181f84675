"""The guide and the problem report."""
