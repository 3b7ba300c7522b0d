"""Columns made from columns: what nobody knows is not quietly counted as no."""

import numpy as np
import pytest

from doorlopend.engines.evidence.errors import EvidenceError
from doorlopend.engines.evidence.table import evaluate, select, table

DATA = table(
    {"status": [1, 2, None, 2], "town": ["Venlo", None, "Venray", "Venlo"], "age": [20, 30, 40, None]}
)
NO = np.nan


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("status == 2", [0, 1, NO, 1]),
        ("status != 2", [1, 0, NO, 0]),
        ("town == 'Venlo'", [1, NO, 0, 1]),
        ("status in (1, 3)", [1, 0, NO, 0]),
        ("status not in (1, 3)", [0, 1, NO, 1]),
        ("18 <= age < 35", [1, 1, 0, NO]),
        ("not status == 2", [1, 0, NO, 0]),
        ("status == 2 and age > 25", [0, 1, NO, NO]),
        ("status == 2 or age > 25", [0, 1, 1, 1]),
        ("(status == 1) | (age > 100)", [1, 0, NO, NO]),
        ("(status == 1) & (age < 25)", [1, 0, 0, 0]),
        ("where(status == 2, age, 0)", [0, 30, NO, NO]),
        ("missing(status)", [0, 0, 1, 0]),
        ("where(missing(town), 1, age)", [20, 1, 40, NO]),
    ],
)
def test_what_is_not_known_stays_not_known(expression: str, shown: list[float]) -> None:
    np.testing.assert_array_equal(evaluate(expression, DATA), shown)


def test_a_filter_keeps_what_is_surely_true() -> None:
    assert select(DATA, where="status == 2")["town"].tolist() == [None, "Venlo"]
    assert len(select(DATA, where="missing(status) or status == 1")["town"]) == 2


def test_words_cannot_be_ordered_against_numbers() -> None:
    with pytest.raises(EvidenceError, match="expression"):
        evaluate("town < 3", DATA)
