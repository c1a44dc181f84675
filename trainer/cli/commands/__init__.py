"""One file a command: what it is asked, and the order of what it does."""
