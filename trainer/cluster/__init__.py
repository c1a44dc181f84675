"""Naming more pictures than one computer does: an archive's listing, workers, and Parquet files.

Only the command line reaches it, and only where it is asked to: ray and pyarrow, which the extra
``cluster`` brings, are imported nowhere else.
"""
