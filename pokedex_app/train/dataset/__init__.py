"""The upper half of Train: the data set, looked over."""
