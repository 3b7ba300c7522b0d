"""`bin/bench placement`: every solver and every policy on the same instances in one run; writes docs/performance-placement.md."""

from benchmarks.placement import main

main()
