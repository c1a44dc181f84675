"""The parts of the page that names many pictures."""
