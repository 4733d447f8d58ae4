"""The work folder of an analysis by parts: what has been done already, a file a part.

A file gets its name when it is complete, so a part is done or it is not, whenever the analysis was killed. STAGE/NAME.arrow
holds rows; notes about what was set aside travel in its metadata. A part that failed as a whole has STAGE/NAME.split, and
its halves are parts of their own, called NAMEa and NAMEb, so that order by name is order of rows.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np
import pyarrow as pa

from dashboard.errors import SetupError
from dashboard.model import Refusal

PLAN = "plan.json"
STAGES = ("input", "read", "heads", "versions", "counted", "signs", "pairs", "scored", "stories", "told")
Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Part:
    """The rows of one file; columns of numbers as arrays that lie on disk until they are touched."""

    table: pa.Table
    mapped: pa.Buffer
    arrays: dict[str, Any] = field(default_factory=dict)  # columns, and lists of numbers, that were asked for

    def __len__(self) -> int:
        """How many rows it has."""
        return int(self.table.num_rows)

    def value(self, column: str, row: int) -> Any:
        """One cell."""
        array = self.arrays.get(column)
        if array is None:
            array = self.arrays[column] = self.table.column(column).chunk(0)
        return array[row].as_py()

    def lists(self, column: str) -> Ragged:
        """A column of lists of numbers, without copying it."""
        ragged = self.arrays.get(f"{column}[]")
        if ragged is None:
            array = self.table.column(column).chunk(0)
            ragged = self.arrays[f"{column}[]"] = Ragged(array.values.to_numpy(), array.offsets.to_numpy())
        return ragged

    def column(self, name: str) -> list[Any]:
        """A whole column."""
        return list(self.table.column(name).to_pylist())

    def notes(self) -> list[Refusal]:
        """What was set aside while it was made."""
        kept = (self.table.schema.metadata or {}).get(b"notes", b"[]")
        return [Refusal(*note) for note in json.loads(kept)]


@dataclass(frozen=True, slots=True)
class Work:
    """The folder of one analysis."""

    folder: Path

    def path(self, stage: str, name: str) -> Path:
        """The file of a part."""
        return self.folder / stage / f"{name}.arrow"

    def names(self, stage: str) -> list[str]:
        """The parts of a stage that are done, in the order of their rows."""
        folder = self.folder / stage
        return sorted(path.stem for path in folder.glob("*.arrow")) if folder.is_dir() else []

    def parts(self, stage: str) -> Iterable[Part]:
        """Those parts, one after the other."""
        return (self.map_once(stage, name) for name in self.names(stage))

    def part(self, stage: str, name: str) -> Part:
        """One part, to be asked again and again; its numbers stay on disk. What was read of them is given back now and then."""
        if next(_asked) % GIVEN_BACK == 0:
            give_back()
        return _opened(f"{self.folder}/{stage}/{name}.arrow")

    def map_once(self, stage: str, name: str) -> Part:
        """One part that is gone through once: mapped while somebody holds it, so that not all of them are in memory."""
        return _open(str(self.path(stage, name)))

    def write(self, stage: str, name: str, columns: Columns, notes: Sequence[Refusal] = ()) -> None:
        """Write a part, whole or not at all."""
        encoded = json.dumps([[n.where, n.reason, n.hint] for n in notes]).encode()
        table = pa.table(dict(columns)).combine_chunks().replace_schema_metadata({b"notes": encoded})
        path = self.path(stage, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            with pa.OSFile(str(part), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table, max_chunksize=max(table.num_rows, 1))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def is_split(self, stage: str, name: str) -> bool:
        """Whether a part failed as a whole and goes on as two halves."""
        return (self.folder / stage / f"{name}.split").exists()

    def split(self, stage: str, name: str) -> None:
        """Note that it does."""
        (self.folder / stage).mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / stage / f"{name}.split", b"")

    def notes(self) -> list[Refusal]:
        """Everything that was set aside so far."""
        return [note for stage in STAGES for part in self.parts(stage) for note in part.notes()]


def _open(path: str) -> Part:
    """A file, mapped. An empty table has no chunk, so it gets one."""
    mapped = pa.memory_map(path).read_buffer()
    table = pa.ipc.open_file(mapped).read_all()
    part = Part(table if table.num_rows else table.combine_chunks(), mapped)
    _parts.add(part)
    return part


GIVEN_BACK = 5_000  # single look-ups after which mapped memory is given back: each maps up to 64 kB of a column
_asked = count(1)
_parts: WeakSet[Part] = WeakSet()
_opened = lru_cache(maxsize=4_096)(_open)  # parts never change


def give_back() -> None:
    """Give the memory of mapped files back: what was read of them counts as this process's until it is. It is read again from
    what the kernel keeps of the file."""
    madvise = _madvise()
    if madvise is not None:
        for part in list(_parts):
            madvise(ctypes.c_void_p(part.mapped.address), ctypes.c_size_t(part.mapped.size), _DONT_NEED)


_DONT_NEED = 4  # MADV_DONTNEED of Linux


@cache
def _madvise() -> Any:
    """The system call; elsewhere the kernel takes pages back when it needs them."""
    return ctypes.CDLL(None).madvise if sys.platform == "linux" else None


def open_work(base: Path, plan: Mapping[str, Any]) -> Work:
    """The work folder of this plan below `base`: a run of the same plan is taken up, what other plans left is deleted.
    SetupError when the folder cannot be used, or holds something else."""
    encoded = json.dumps(plan, sort_keys=True).encode()
    own = base / blake2b(encoded, digest_size=8).hexdigest()
    try:
        base.mkdir(parents=True, exist_ok=True)
        for other in base.iterdir():
            if not (other / PLAN).is_file():
                hint = "Choose an empty folder with --work."
                raise SetupError("The work folder holds other files.", where=str(base), hint=hint)
            if other != own:
                shutil.rmtree(other)
        own.mkdir(exist_ok=True)
        write_whole(own / PLAN, encoded)
    except OSError as error:
        hint = "Choose a writable folder with --work."
        raise SetupError(f"The work folder cannot be used ({error.strerror}).", where=str(base), hint=hint) from error
    return Work(own)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


@dataclass(frozen=True, slots=True)
class Ragged:
    """A column of lists of numbers: all of them in a row, and where each list begins."""

    values: np.ndarray
    starts: np.ndarray

    def __getitem__(self, row: int) -> np.ndarray:
        """One list."""
        return self.values[self.starts[row] : self.starts[row + 1]]


def lists(arrays: Sequence[np.ndarray]) -> pa.ListArray:
    """Arrays of whole numbers as a column, in 32 bits where they fit."""
    flat = np.concatenate(arrays) if arrays else np.empty(0, np.int64)
    small = not flat.size or int(np.abs(flat).max()) < 1 << 31
    starts = np.concatenate(([0], np.cumsum([array.size for array in arrays]))).astype(np.int64)
    values = pa.array(flat.astype(np.int32 if small else np.int64))
    return pa.LargeListArray.from_arrays(pa.array(starts), values)
