"""Curves and matrices, drawn for the pages that train, compare and sort."""
