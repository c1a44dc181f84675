"""The page with the species and the user's pictures of them."""
