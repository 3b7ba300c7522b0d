"""Benchmarks of the evidence engine; one thread each, so that rows can be measured side by side."""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
