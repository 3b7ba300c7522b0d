"""One BLAS thread while prices are fitted: the vectors are short, and OpenBLAS' threads wait on each other.

On two busy cores that waiting made the fit more than twenty times slower. The setting is put back afterwards; where
the bundled library cannot be found, nothing is done.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _library() -> Any:
    """The OpenBLAS that scipy brought along, or None."""
    import scipy

    for path in sorted((Path(scipy.__file__).parent.parent / "scipy.libs").glob("*openblas*")):
        library = ctypes.CDLL(str(path))
        if hasattr(library, "scipy_openblas_set_num_threads") and hasattr(library, "scipy_openblas_get_num_threads"):
            return library
    return None


@contextmanager
def one_blas_thread() -> Iterator[None]:
    library = _library()
    if library is None:
        yield
        return
    before = library.scipy_openblas_get_num_threads()
    library.scipy_openblas_set_num_threads(1)
    try:
        yield
    finally:
        library.scipy_openblas_set_num_threads(before)
