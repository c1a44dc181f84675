"""Pooled features, computed once, and what is learnt from them without torch."""
