"""A line of the record in plain words, in the language of the screen: what follows the name of who did it."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard import strings
from dashboard.review.record.log import Line

_SPREAD = frozenset({"mark", "accept", "unmark"})
_COUNTED = frozenset({"bulk", "propagation", "undo", "redo", "import"})


def tell(line: Line, language: str = "en", names: Mapping[str, str] | None = None) -> str:
    """What was done, without the name in front; an entry whose kind has no words here is named by its kind."""
    if line.hidden:
        return _number("did_hidden", line.count, language)
    if line.kind in _COUNTED:
        return _number(f"did_{line.kind}", line.count, language, labels=labels(line, language))
    if line.kind in ("mark", "accept", "unmark", "note", "reviewed", "ruling"):
        what = _say(_wording_key(line), language, labels=labels(line, language))
        return _number("did_spread", line.spread, language, what=what) if line.spread and line.kind in _SPREAD else what
    return _entry(line, language, names or {})


def labels(line: Line, language: str = "en") -> str:
    """The labels of a line: "sourced", or "11 sourced, 3 boilerplate" where it stands for several."""
    ordered = sorted(line.labels.items(), key=lambda item: (-item[1], item[0]))
    if len(ordered) == 1 or line.kind in _SPREAD:  # what follows a mark has its label
        return _label(ordered[0][0], language) if ordered else ""
    return ", ".join(_say("count", language, n=n, label=_label(label, language)) for label, n in ordered)


def _wording_key(line: Line) -> str:
    if line.kind == "reviewed" and not any(line.labels):
        return "did_unreviewed"
    return f"did_{line.kind}"


def _label(label: str, language: str) -> str:
    return strings.text(f"pane.label_{label}", language) if label else _say("no_mark", language)


def _entry(line: Line, language: str, names: Mapping[str, str]) -> str:
    """An entry of the desk's own log, or a decision about stories."""
    templates = strings.room("record", language)
    key = line.kind.replace(".", "_")
    person = names.get(line.person or "", line.person or "")
    if key in templates and not key.startswith(("page_", "did_")):
        form = templates.get(f"{key}_{strings.plural(line.count, language)}", templates[key])
        what = _filled(form, {**_details(line, language), "person": person, "n": line.count})
    elif person:
        what = _say("unknown_about", language, kind=line.kind, person=person)
    else:
        what = _say("unknown", language, kind=line.kind)
    return _say("many_stories", language, what=what, n=line.count) if line.stories else what


def _details(line: Line, language: str) -> dict[str, object]:
    """What an entry says more, roles in the words of the screen."""
    roles = strings.room("views", language)
    return {key: roles.get(f"role_of_{value}", value) for key, value in line.details.items()}


def _filled(text: str, values: Mapping[str, object]) -> str:
    """The sentence with its values; a value that this entry does not have leaves its place empty."""

    class Known(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return "…"

    return text.format_map(Known(values))


def _number(key: str, n: int, language: str, **values: object) -> str:
    return _say(key, language, n=n, **values)


def _say(key: str, language: str, **values: object) -> str:
    return strings.text(f"record.{key}", language, **values)
