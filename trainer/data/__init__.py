"""Data sets: opened, looked over, near-duplicates found, divided. No torch."""
