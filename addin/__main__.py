"""``python -m nianbao.addin``: the command line where the ``nianbao`` command is not on the path."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
