"""Pictures: found, read, made RGB, fitted to a network's input, changed at random. No torch."""
