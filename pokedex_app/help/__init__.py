"""The page that explains."""
