"""What Train knows without Qt: the data set looked over, recipes as forms, what was asked for."""
