"""Runs: what is asked for, the folder of one training, and what it tells. No torch."""
