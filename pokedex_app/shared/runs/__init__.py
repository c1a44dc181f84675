"""The run folders on this computer, read for lists, curves and results. No Qt."""
