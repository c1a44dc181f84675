"""``python -m trainer``: the command line where Qt is not installed."""

from __future__ import annotations

import sys

from trainer.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
