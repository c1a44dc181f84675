"""The page that names many pictures."""
