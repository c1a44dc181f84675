"""The recipes that the window offers, and the fields it lets one set. No Qt."""
