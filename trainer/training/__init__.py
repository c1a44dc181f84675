"""Training, the only part that imports torch."""

import os

# before torch: beside other work, threads that wait by spinning make a step ten times as slow
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
