"""All words of the screen, one folder a language, one TOML file a room: strings/en/pane.toml, strings/de/pane.toml, …

A key is "file.name"; {values} are filled in. English is complete by a test, German has the same keys by the same test.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("en", "de")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str = "en") -> Mapping[str, str]:
    """Every string of a language, key -> text; English for a language that has no folder."""
    folder = Path(__file__).parent / (language if language in LANGUAGES else "en")
    return {
        f"{path.stem}.{key}": text
        for path in sorted(folder.glob("*.toml"))
        for key, text in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


def room(name: str, language: str = "en") -> Mapping[str, str]:
    """The strings of one file, without the file's name in front: what the pane is sent."""
    return {key.partition(".")[2]: text for key, text in catalogue(language).items() if key.startswith(f"{name}.")}


def text(key: str, language: str = "en", /, **values: object) -> str:
    """The string `key` in `language`, its {values} filled in. KeyError for a key that does not exist."""
    return catalogue(language)[key].format(**values)
