"""Setting a training up and watching it."""
