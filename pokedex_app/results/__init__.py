"""The page with the finished runs."""
