"""What a run achieved, one section a file."""
