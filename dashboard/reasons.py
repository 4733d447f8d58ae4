"""The one registry of reasons: what each code is about, how much it settles, and which sentence says it.

A reason is added with one line here and one in each catalogue. The engine may give no other: `spec_of` raises for a code
that is not here, and everything a suggestion rests on goes through it. Codes of an older analysis may have gone since;
whoever reads what was kept asks `find`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from dashboard.model import Category

Nature = Literal["hard", "weak", "coverage", ""]
Group = Literal["fact", "person", "wording", "coverage", "support", "boilerplate", "learned", "site"]


@dataclass(frozen=True, slots=True)
class ReasonSpec:
    """What is known of a reason's code.

    `kind`: of the detail that nothing bears out, as the queue counts and filters it. `category`: the mistake that a
    ruling on it probably puts right. `nature`: "hard" settles the matter however well the rest of the sentence is
    covered (137 of 141 right on the rewrites), "weak" names a word and no fact and is never enough alone, "coverage"
    contradicts nothing: the words are new, maybe only reworded. `twist`: turns what a near sentence says, and weighs
    more the nearer that is. `bare`: the string that says it where there are no words to quote.
    """

    code: str
    group: Group
    kind: str = ""
    category: Category | None = None
    nature: Nature = ""
    twist: bool = False
    bare: str = "bare-missing"

    @property
    def wording(self) -> str:
        """The key of its sentence in the catalogues."""
        return self.code if "." in self.code else f"reasons.{self.code}"

    @property
    def feature(self) -> str:
        """What the model of support weighs it as: facts of all kinds alike, every other reason for itself."""
        return f"fact.{self.code.rpartition('-')[2]}" if self.group == "fact" else f"reason.{self.code}"


def _facts(kind: str, category: Category) -> tuple[ReasonSpec, ...]:
    """A value that no other version has, has otherwise, has otherwise of what is probably the same thing."""
    return (
        ReasonSpec(f"{kind}-missing", "fact", kind, category, "hard"),
        ReasonSpec(f"{kind}-differs", "fact", kind, category, "hard", bare="bare-differs"),
        ReasonSpec(f"{kind}-elsewhere", "fact", kind, category, bare="bare-differs"),
    )


def _boilerplate(*names: str) -> tuple[ReasonSpec, ...]:
    return tuple(ReasonSpec(f"boilerplate.{name}", "boilerplate") for name in names)


REGISTRY: tuple[ReasonSpec, ...] = (
    *_facts("date", "date"),
    *_facts("time", "date"),
    *_facts("number", "number"),
    *_facts("money", "number"),
    *_facts("percent", "number"),
    ReasonSpec("name-missing", "person", "name", "name", "hard"),
    ReasonSpec("name-differs", "person", "name", "name", "hard", bare="bare-differs"),
    ReasonSpec("role-differs", "person", "role", "role", "hard", twist=True, bare="bare-differs"),
    ReasonSpec("quote-missing", "person", "quotation", "quotation", "hard"),
    ReasonSpec("quote-altered", "person", "quotation", "quotation", "hard", bare="bare-quotation"),
    ReasonSpec("quote-speaker", "person", "quotation", "quotation", "hard", twist=True, bare="bare-speaker"),
    ReasonSpec("hedge-dropped", "wording", "hedge", "hedge", twist=True, bare="bare-stronger"),
    ReasonSpec("hedge-weaker", "wording", "hedge", "hedge", bare="bare-stronger"),
    ReasonSpec("negation-differs", "wording", "negation", "negation", twist=True, bare="bare-differs"),
    ReasonSpec("word-differs", "wording", "negation", "claim", "hard", twist=True, bare="bare-differs"),
    ReasonSpec("opposite", "wording", "negation", "negation", "weak", twist=True, bare="bare-differs"),
    ReasonSpec("wording-differs", "wording", "", "claim", bare="bare-differs"),
    ReasonSpec("addition", "wording", "", "claim", twist=True, bare="bare-added"),
    ReasonSpec("surer", "wording", nature="weak", bare="bare-stronger"),
    ReasonSpec("surer-than", "wording", twist=True, bare="bare-stronger"),
    ReasonSpec("sweeping", "wording", nature="weak", bare="bare-stronger"),
    ReasonSpec("sweeping-than", "wording", twist=True, bare="bare-stronger"),
    ReasonSpec("stronger", "wording", nature="weak", bare="bare-stronger"),
    ReasonSpec("clause-added", "coverage", nature="coverage", bare="bare-added"),
    ReasonSpec("not-covered", "coverage", nature="coverage", bare="bare-not-covered"),
    ReasonSpec("look-here", "coverage", bare="bare-look-here"),
    ReasonSpec("borne-out", "support"),
    ReasonSpec("said-by", "support"),
    ReasonSpec("said-in-part", "support"),
    ReasonSpec("source-itself", "support"),
    ReasonSpec("only-version", "support"),
    ReasonSpec("not-analysed", "support"),
    *_boilerplate("recurs_site", "recurs", "outside", "shape", "neighbours", "label", "page", "tail", "comment"),
    *_boilerplate("date", "byline", "legal", "call", "beside_call", "notice", "unlisted"),
    *_boilerplate("filler_words", "filler_names", "filler_general", "filler_sounds"),
    ReasonSpec("learned.boilerplate", "learned"),
    ReasonSpec("learned.sourced", "learned"),
    ReasonSpec("learned.surer", "learned"),
    ReasonSpec("learned.doubts", "learned"),
    ReasonSpec("sites.unsupported", "site"),
)
"""Every reason; kinds of details are shown in this order."""

_SPECS: Mapping[str, ReasonSpec] = MappingProxyType({spec.code: spec for spec in REGISTRY})
KINDS: tuple[str, ...] = tuple(dict.fromkeys(spec.kind for spec in REGISTRY if spec.kind))


def find(code: str) -> ReasonSpec | None:
    """What is known of a code that was kept; None for one that this version does not know any more."""
    return _SPECS.get(code)


def spec_of(code: str) -> ReasonSpec:
    """What is known of a code. LookupError for one that is not registered: the engine gives no such reason."""
    if code not in _SPECS:
        raise LookupError(f"There is no reason {code!r}: register it in dashboard/reasons.py.")
    return _SPECS[code]


def codes(nature: Nature) -> frozenset[str]:
    """The codes of one nature."""
    return frozenset(spec.code for spec in REGISTRY if spec.nature == nature)
