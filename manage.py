#!/usr/bin/env python3
"""The one door to every command: `up` and `test` need nothing but Python, every other command is Django's own."""

import sys

# Above every import that an old Python could stumble over.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Union Portal needs Python 3.11 or newer; this is Python %d.%d. "  # noqa: UP031
        "门户需要 Python 3.11 或更高版本，当前为 %d.%d。" % (sys.version_info[:2] * 2)
    )

if __name__ == "__main__":
    from union_portal.lib.bootstrap import run

    run(sys.argv)
