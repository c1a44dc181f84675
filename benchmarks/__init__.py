"""What measures: one script a claim. `make bench` runs those that write docs/performance.md."""
