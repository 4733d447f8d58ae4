"""What fuzzing has found, and some inputs of every target, held for good; `make fuzz` looks for more."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS
from tests.hostile.making import UNITS

FINDINGS = sorted((Path(__file__).parent / "findings").glob("*-*"))


@pytest.mark.parametrize("path", FINDINGS, ids=[path.name for path in FINDINGS])
def test_what_was_found_once_does_not_come_back(path: Path):
    TARGETS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_takes_odd_bytes(name: str):
    dice = random.Random(6)
    units = list(UNITS.values())
    for n in range(60):
        text = "".join(dice.choices(units, k=6))[:300].encode()
        data = bytearray(bytes([n]) + text)
        for _ in range(n % 5):
            data[dice.randrange(len(data))] = dice.randrange(256)
        TARGETS[name](bytes(data))
