"""A data set before it is trained on: unpacked, looked over, pictures left out. No Qt."""
