"""The model: its file, its weights and graph as data, and what serves it. No torch."""
