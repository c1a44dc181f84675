"""The parts of the page that names one picture."""
