"""The desktop app. What it shows comes from `trainer`, which knows nothing of it."""
