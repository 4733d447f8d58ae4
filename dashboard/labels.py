"""The one registry of labels: what an editor can answer, what the machine can say, and how each of them looks.

A label is added here, in the catalogues (pane.toml: label_, about_, suggest_, action_ and action_NAME_help; views.toml:
label_ and help_) and in the table of README.md; nothing else names one. `make docs` brings the keys in README.md up to
date. What the machine proposes it has rules for, in suggest/; a label with `proposed` off is the editors' alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from dashboard.wire.review import LabelInfo

Label = Literal["boilerplate", "unsupported", "sourced"]  # what settles a sentence
Answer = Literal[Label, "unsure", "reviewed"]  # what an editor may answer
# "reviewed" (nothing to mark) is said of an article as a whole, an event with start = end = 0 and no quote; never of a sentence
State = Literal[Label, "unclear", "none"]  # what the machine may show


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """How a label looks, which key gives it, and what follows from it.

    `code` is its letter in style sheets and names of key presses, `letter` what its badge shows; `colour` a palette of
    components/shared/tokens.css, `shape` one of components/shared/labels.css. `evidence`: a mark with it says what it
    rests on. `words`: a mark with it may say which words are wrong. `flags`: somebody should look. `dim`: its sentences
    need no reading any more. `proposed`: the machine has a score for it. `harm`: how bad it is, 0..1, that one editor
    says this and another the other label; for pairs that neither names, OTHER_HARM.
    """

    name: str
    code: str
    letter: str = ""
    colour: str = ""
    shape: str = ""
    key: str = ""
    evidence: bool = False
    words: bool = False
    flags: bool = False
    dim: bool = False
    proposed: bool = False
    harm: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def answer(self) -> bool:
        """Whether an editor can give it to a sentence."""
        return bool(self.key)

    @property
    def settles(self) -> bool:
        """Whether a sentence with it is decided."""
        return self.name in get_args(Label)


REGISTRY: tuple[LabelSpec, ...] = (
    LabelSpec("boilerplate", "b", "B", "slate", "hatched", key="b", dim=True, proposed=True),
    LabelSpec(
        "unsupported", "u", "U", "rust", "diamond", key="u", words=True, flags=True, proposed=True,
        harm={"sourced": 1.0, "boilerplate": 0.6},  # an error that is printed, against one that is struck
    ),
    LabelSpec("sourced", "s", "S", "green", "disc", key="s", evidence=True, proposed=True, harm={"boilerplate": 0.25}),
    LabelSpec("unsure", "w", "?", "violet", "dotted", key="w"),
    LabelSpec("unclear", "q", "!", "ochre", "underline", flags=True),
    LabelSpec("none", "n", "·"),
    LabelSpec("reviewed", "r"),
)  # fmt: skip
"""Every label and state, in the order in which they are shown."""

OTHER_HARM = 0.5  # of two labels whose harm nobody has put a number to
SPECS: Mapping[str, LabelSpec] = MappingProxyType({spec.name: spec for spec in REGISTRY})
LABELS: tuple[Label, ...] = get_args(Label)
ANSWERS: tuple[Answer, ...] = get_args(Answer)
STATES: tuple[State, ...] = get_args(State)
FLAGGED: tuple[str, ...] = tuple(spec.name for spec in REGISTRY if spec.flags)
PROPOSED: tuple[Label, ...] = tuple(label for label in LABELS if SPECS[label].proposed)
UNSURE = "unsure"  # an answer that settles nothing: somebody else is to look
REVIEWED = "reviewed"


def needs_evidence(label: str | None) -> bool:
    """Whether a mark with this label says what it rests on; False for none, and for a label there is not."""
    return label is not None and label in SPECS and SPECS[label].evidence


def harm(label: str, other: str) -> float:
    """How bad it is, 0..1, that two editors hold these two labels of a sentence."""
    if label == other:
        return 0.0
    named = SPECS[label].harm.get(other, SPECS[other].harm.get(label))
    return OTHER_HARM if named is None else named


def for_scripts() -> list[LabelInfo]:
    """The registry as the scripts get it."""
    return [
        {
            "label": spec.name,
            "code": spec.code,
            "letter": spec.letter,
            "colour": spec.colour,
            "shape": spec.shape,
            "dim": spec.dim,
            "answer": spec.answer,
            "settles": spec.settles,
            "evidence": spec.evidence,
            "words": spec.words,
            "flags": spec.flags,
        }
        for spec in REGISTRY
    ]
