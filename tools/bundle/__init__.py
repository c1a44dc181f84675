"""What `build.spec` puts into the packaged app, and whose it is."""
