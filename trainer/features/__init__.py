"""Pooled features of pictures, computed once."""
