"""Choosing a data set, looking it over and leaving pictures out."""
