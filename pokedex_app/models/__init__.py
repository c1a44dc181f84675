"""The page with the models the user has."""
