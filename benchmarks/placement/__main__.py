"""`bin/bench placement`: every solver and every policy on the same instances; writes docs/performance-placement.md."""

import sys

from benchmarks.placement import main

main(sys.argv[1:])
