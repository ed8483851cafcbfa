"""Fixtures of the collection."""

from __future__ import annotations

import pytest

from . import texts


@pytest.fixture
def river(db):
    """A regulation in two editions: 2019-05-01 to 2024-08-31, and from 2024-09-01."""
    return texts.river()


@pytest.fixture
def forest(db):
    """Measures whose first day nobody has set yet."""
    return texts.forest()
