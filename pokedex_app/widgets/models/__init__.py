"""The parts of the page of model files."""
