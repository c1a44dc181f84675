"""The page that names one picture."""
