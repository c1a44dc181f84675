"""Training, the only part that imports torch."""
