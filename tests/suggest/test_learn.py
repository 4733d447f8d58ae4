"""Learning from marks: it must help, say what it did, and never fall over odd marks."""

from __future__ import annotations

import json
import random

from hypothesis import given
from hypothesis import strategies as st

from dashboard import strings
from dashboard.labels import LABELS, Label
from dashboard.model import Reason, Suggestion
from dashboard.settings import LEARN_LEAST
from dashboard.suggest.learn import (
    Example,
    Learned,
    best,
    chances,
    example,
    features,
    from_json,
    learn,
    rescore,
    restored,
    to_json,
)


def told(label: Label, chance: random.Random, state: str = "unclear") -> Suggestion:
    """A suggestion whose features give the label away, while the machine's own scores do not."""
    seen = {f"f{k}": chance.random() for k in range(5)} | {f"is {one}": float(one == label) for one in LABELS}
    return Suggestion(state, 0.4, {"boilerplate": 0.3, "unsupported": 0.3, "sourced": 0.4}, features=seen)  # type: ignore[arg-type]


def corpus(n: int, seed: int = 1) -> tuple[list[Label], list[Suggestion]]:
    chance = random.Random(seed)
    labels: list[Label] = [chance.choice(LABELS) for _ in range(n)]
    return labels, [told(label, chance) for label in labels]


def taught(n: int = 60) -> Learned:
    labels, said = corpus(200)
    marked = [example(s, label) for s, label in zip(said[:n], labels[:n], strict=True)]
    return learn(marked, [example(s) for s in said[n:]], trained_at="2026-11-22T09:00:00Z")


def test_marks_make_the_machine_better_and_it_knows_by_how_much():
    model = taught()
    labels, said = corpus(100, seed=2)
    after = [best(rescore(model, s).scores) for s in said]
    before = [best(s.scores) for s in said]
    right = sum(a == b for a, b in zip(after, labels, strict=True))
    assert right > 90 > sum(a == b for a, b in zip(before, labels, strict=True)) + 30
    assert model.after > model.before
    assert model.gained and model.lost
    assert model.trained_at == "2026-11-22T09:00:00Z"


def test_a_change_is_never_silent():
    model = taught()
    labels, said = corpus(50, seed=3)
    for label, s in zip(labels, said, strict=True):
        new = rescore(model, s)
        if new.label != s.label or abs(new.confidence - s.confidence) >= 0.1:
            reason = new.reasons[-1]
            assert reason.code.startswith("learned.")
            assert "60" in strings.text(reason.code, "en", **reason.values)
            assert "60" in strings.text(reason.code, "de", **reason.values)
        assert new.label in ("unclear", label)


def test_nothing_becomes_unsupported_without_a_named_reason():
    model = taught()
    said = told("unsupported", random.Random(4))
    new = rescore(model, said)
    assert new.label == "unclear"
    assert new.scores["unsupported"] > said.scores["unsupported"]


def test_a_badge_with_a_named_reason_stays_and_is_only_doubted():
    model = taught()
    said = told("sourced", random.Random(5), state="unsupported")
    said = Suggestion("unsupported", 0.9, said.scores, (Reason("date-differs"),), features=said.features)
    new = rescore(model, said)
    assert new.label == "unsupported"
    assert new.confidence < 0.5
    assert new.reasons[0].code == "date-differs"


def test_what_the_rules_said_can_be_brought_back():
    said = told("sourced", random.Random(6))
    assert restored(rescore(taught(), said)) == said


def test_no_marks_teach_nothing():
    _, said = corpus(30)
    model = learn([], [example(s) for s in said])
    assert not model.helps
    assert rescore(model, said[0]) is said[0]
    assert not learn([], []).helps


def test_marks_of_one_label_alone_do_not_fail():
    _, said = corpus(30)
    only = learn([example(s, "sourced") for s in said], [])
    assert not only.helps
    with_prior = learn([example(s, "sourced") for s in said[:15]], [example(s, "boilerplate", 0.1) for s in said[15:]])
    assert 0 <= with_prior.after <= 1


def test_contradictory_marks_do_not_fail_and_do_no_harm():
    chance = random.Random(7)
    same = told("sourced", chance)
    model = learn([example(same, label) for label in LABELS * 7], [])
    new = rescore(model, same)
    assert abs(sum(new.scores.values()) - 1) < 1e-6


def test_it_survives_json():
    model = taught()
    assert from_json(json.loads(json.dumps(to_json(model)))) == model


def test_a_suggestion_without_features_is_left_alone():
    bare = Suggestion("sourced", 0.8, {"sourced": 0.8})
    assert rescore(taught(), bare) is bare


@given(
    st.lists(
        st.tuples(st.sampled_from(LABELS), st.dictionaries(st.sampled_from("abc"), st.floats(-5, 5), max_size=3)),
        min_size=LEARN_LEAST,
        max_size=25,
    )
)
def test_any_marks_give_chances_that_add_up(marks: list[tuple[Label, dict[str, float]]]):
    model = learn([Example(seen, label) for label, seen in marks], [])
    if model.coefficients:
        for _, seen in marks:
            assert abs(sum(chances(model, seen).values()) - 1) < 1e-6
    assert 0 <= model.after <= 1


def test_features_carry_the_machines_scores():
    assert features(Suggestion("sourced", 0.8, {"sourced": 0.8}))["score.sourced"] == 0.8
