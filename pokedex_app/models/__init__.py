"""Item models for the lists and tables of the window."""
