"""What the tests of the Python package share."""

import pathlib

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture
def digits():
    return SOURCE / "examples" / "digits"
