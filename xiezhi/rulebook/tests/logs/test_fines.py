"""The real log gives every published figure, from the Parquet file and from the original XES; the document says what it gives."""

from __future__ import annotations

import pytest

from . import fines
from .fines import CIVIL, FIGURES, PARQUET, READINGS, UNDERPAID, XES, Figure

pytestmark = pytest.mark.skipif(
    not fines.DATA.is_dir(), reason=f"THE REAL LOG IS NOT HERE, its figures were not compared: {fines.DATA}")


@pytest.mark.parametrize("figure", FIGURES, ids=[figure.name for figure in FIGURES])
def test_every_figure_is_that_of_the_data(figure: Figure) -> None:
    assert tuple(fines.counted(figure, mapping) for mapping in READINGS) == figure.wanted
    if figure.published is not None and figure.wanted[0] is not None:
        assert figure.wanted[0] == figure.published


def test_the_notebooks_53309_are_the_parts_named() -> None:
    parts = dict(zip(UNDERPAID, fines.underpaid(), strict=True))
    assert parts == UNDERPAID
    whole, exact, more, less, short, dust = parts.values()
    assert whole + short + dust == 53_309
    assert whole == exact + more + less
    assert short + less == 6_924


def test_no_same_day_payment_decides_the_figure_of_penalties_after_payments() -> None:
    assert fines.same_day() == [943, 0]


def test_the_original_xes_gives_what_the_parquet_file_gives() -> None:
    assert fines.counts(CIVIL, XES) == fines.counts(CIVIL, PARQUET)
    assert [fines.counts(CIVIL, XES)[code].breached for code in ("R01", "R02", "R03")] == [49_772, 224, 3_475]


def test_acts_that_lack_a_fact_are_neither_late_nor_in_time() -> None:
    counts = fines.counts(CIVIL)
    assert {code: counts[code].insufficient for code in counts if counts[code].insufficient} == {"R02": 17, "R03": 145}


def test_the_document_shows_the_tables_that_the_command_makes() -> None:
    assert fines.written() == fines.tables()
