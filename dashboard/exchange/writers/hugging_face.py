"""A folder that Hugging Face's `datasets` loads: the table as Parquet beside a card that explains it; packed as ZIP."""

from __future__ import annotations

import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import BinaryIO

import pyarrow.parquet as pq

from dashboard import __version__
from dashboard.exchange.rows import COLUMNS, Source
from dashboard.exchange.writers import parquet

DATA = "data/marks-00000-of-00001.parquet"
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def write(source: Source, out: BinaryIO) -> int:
    """Write the packed folder; the number of rows."""
    with tempfile.TemporaryDirectory() as place:
        table = Path(place) / "marks.parquet"
        with table.open("wb") as file:
            count = parquet.write(source, file)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
            packed.writestr("README.md", card(table, count, source.final))
            packed.write(table, DATA)
    return count


def card(table: Path, count: int, final: bool) -> str:
    """Return the dataset card: what it holds, how many of which label, and how to read it."""
    languages, labels = Counter[str](), Counter[str]()
    for block in pq.ParquetFile(table).iter_batches(columns=["language", "label"]):
        languages.update(code for code in block["language"].to_pylist() if code and code != "und")
        labels.update(label for label in block["label"].to_pylist() if label)
    size = next((name for most, name in SIZES if count < most), "n>1M")
    head = ["---", "pretty_name: Copydesk marks", "task_categories:", "- text-classification"]
    head += ["language:", *(f"- {code}" for code, _ in languages.most_common())] if languages else []
    head += ["size_categories:", f"- {size}", "configs:", "- config_name: default", "  data_files:"]
    head += ["  - split: train", "    path: data/*.parquet", "---"]
    each = "one row per sentence, with the desk's final label" if final else "one row per sentence and mark"
    body = ["", "# Copydesk marks", "", f"{count} rows, {each}. Written by Copydesk {__version__}.", ""]
    body += ["| label | rows |", "| --- | --- |", *(f"| {label} | {n} |" for label, n in labels.most_common()), ""]
    body += ["A row without a label is a sentence that nobody has decided. The columns are " + ", ".join(COLUMNS) + "."]
    body += ["", "```python", "from datasets import load_dataset", "", 'marks = load_dataset("path/to/this/folder")']
    return "\n".join([*head, *body, "```", ""])
