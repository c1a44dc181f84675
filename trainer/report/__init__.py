"""The report of a run: one page of HTML in the reader's language. No torch."""
