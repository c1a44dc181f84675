"""What was seen and corrected: one SQLite file. No Qt but for the sentences in `texts`."""
