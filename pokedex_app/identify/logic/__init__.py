"""What Identify knows without Qt."""
