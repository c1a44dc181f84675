"""How good a model is: predictions against labels, as figures. No torch."""
