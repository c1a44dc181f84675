"""One page of the window a file; pages never import each other."""
