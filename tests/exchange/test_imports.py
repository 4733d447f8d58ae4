"""Marks made elsewhere come in by their words, as marks of named editors; what is at the desk is never overwritten."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard import cli, exchange, review
from dashboard.errors import ExchangeError
from dashboard.exchange import EXPORTS, READERS, Imported, Source, import_marks, read_marks
from dashboard.exchange.foreign.reading import guess
from dashboard.model import Version
from tests.support.making import version
from tests.support.marking import analysis, event, from_sentence, keep

LINES = (
    "Emoji 🐙 first, said the mayor.",
    "The council voted 6-3 on Tuesday.",
    "Work begins in März.",
    "Connect with us.",
    "Connect with us.",
)
HERE = Path(__file__).parent / "foreign"


@pytest.fixture
def versions(empty_desk: Engine) -> tuple[Version, Version]:
    a = version(LINES, name="a010", site="harbor.example")
    b = version(["The council voted 6-3 on Wednesday.", "Connect with us."], name="b020", site="ferry.example")
    keep(empty_desk, analysis(a, b))
    return a, b


def bring(db: Engine, data: bytes | str, name: str = "marks.csv", **more: Any) -> Imported:
    raw = data.encode() if isinstance(data, str) else data
    form = more.pop("form", "")
    return import_marks(db, read_marks(raw, name, form), name=name, **more)


def standing(db: Engine) -> dict[tuple[str, int | None, str], str | None]:
    found = review.read_marks(db, "story-1")
    return {(m.article, m.n, m.editor): m.label for m in found.marks} if found else {}


def test_a_table_of_article_text_and_label_comes_in_as_marks_of_a_named_editor(empty_desk: Engine, versions):
    found = bring(
        empty_desk,
        "article,text,label\n"
        "a010.txt,The council voted 6-3 on Tuesday.,sourced\n"
        "a010,Work  begins\tin März.,Unbelegt\n"
        "b020,on Wednesday,false\n",
        editor="Ada",
        labels={"false": "unsupported"},
    )
    assert (found.recorded, found.left) == ({"Ada": 3}, ())
    assert standing(empty_desk) == {
        ("a010", 2, "Ada"): "sourced",
        ("a010", 3, "Ada"): "unsupported",
        ("b020", 1, "Ada"): "unsupported",
    }
    log = [made for _, made in review.read_log(empty_desk)]
    assert {made.cause for made in log} == {"import"}
    part = next(made for made in log if made.article == "b020")
    assert part.span and part.quote[part.span.start : part.span.end] == "on Wednesday"
    proof = next(made for made in log if made.label == "sourced")
    assert proof.evidence[0].note == "Imported from marks.csv."


def test_what_does_not_fit_is_listed_with_the_reason_and_nothing_is_overwritten(empty_desk: Engine, versions):
    a, _ = versions
    review.record_marks(empty_desk, "Ada", [event(a, 2, "boilerplate"), event(a, 3, "sourced")])
    found = bring(
        empty_desk,
        "article,text,label,editor\n"
        "a010,The council voted 6-3 on Tuesday.,sourced,Ada\n"  # she says otherwise here
        "a010,Work begins in März.,sourced,Ada\n"  # the same
        "a010,Work begins in May.,sourced,Ada\n"
        "a999,Work begins in März.,sourced,Ada\n"
        "a010,Connect with us.,boilerplate,Ada\n"  # twice in the article, without a place
        "a010,Work begins in März.,maybe,Ada\n"
        "a010,Work begins in März.,sourced,\n"
        "a010,Work begins in März.,sourced,(desk)\n"
        "a010,,unsupported,Ada\n"
        "a010,,reviewed,Ada\n",  # of an article as a whole: our own export says so
    )
    assert [one.why for one in found.left] == [
        "label", "nobody", "ruling", "empty", "words", "article", "words", "marked",
    ]  # fmt: skip
    assert (found.already_there, sum(found.recorded.values())) == (1, 0)
    assert standing(empty_desk) == {("a010", 2, "Ada"): "boilerplate", ("a010", 3, "Ada"): "sourced"}
    told = list(exchange.tell_left(found.left))
    assert told[5] == "marks.csv:5: “Work begins in März.” (sourced): no article here has this name, address or text"


def test_the_same_file_twice_changes_nothing_the_second_time_and_a_dry_run_never(empty_desk: Engine, versions):
    table = "article,text,label,editor,marked_at\na010,Work begins in März.,unsupported,Ada,2026-01-05T10:00:00+00:00\n"
    assert bring(empty_desk, table, dry=True).recorded == {"Ada": 1}
    assert standing(empty_desk) == {}
    assert bring(empty_desk, table).recorded == {"Ada": 1}
    second = bring(empty_desk, table)
    assert (second.recorded, second.already_there) == ({"Ada": 0}, 1)
    [(_, made)] = review.read_log(empty_desk)
    assert made.made == 1_767_607_200_000


@pytest.mark.parametrize("form", ["csv", "jsonl", "label-studio", "doccano", "web-annotation"])
def test_what_one_desk_exports_another_imports_with_the_same_labels(
    empty_desk: Engine, versions, form: str, tmp_path: Path
):
    a, b = versions
    review.record_marks(
        empty_desk,
        "Kim",
        [
            event(a, 1),
            event(a, 5, "boilerplate", note="furniture"),
            event(a, 2, "sourced", evidence=(from_sentence(b, 1),)),
        ],
    )
    review.record_marks(empty_desk, "Ines", [event(a, 1, "sourced"), event(b, 1, "unsure")])
    out = io.BytesIO()
    EXPORTS[form].write(Source(empty_desk), out)
    there = exchange_desk(tmp_path, versions)
    assert guess(out.getvalue()) == form
    found = bring(there, out.getvalue(), f"marks{EXPORTS[form].suffix}")
    assert found.left == ()
    assert standing(there) == standing(empty_desk)
    there.dispose()


def exchange_desk(folder: Path, versions: tuple[Version, Version]) -> Engine:
    from dashboard.store import open_database

    engine = open_database(f"sqlite:///{folder / 'there.db'}")
    keep(engine, analysis(*versions))
    return engine


def test_uima_xmi_counts_as_java_does_and_a_zip_of_inception_names_document_and_person(empty_desk: Engine, versions):
    a, _ = versions
    text = a.article.text
    start = text.index("The council")
    units = start + 1  # the octopus counts twice
    xmi = f"""<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///webanno/custom.ecore"
  xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmi:version="2.0">
  <type:Sentence xmi:id="9" sofa="1" begin="0" end="31"/>
  <custom:Verdict xmi:id="20" sofa="1" begin="{units}" end="{units + len(LINES[1])}" label="unsupported"/>
  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text.replace(chr(10), "&#10;")}"/>
</xmi:XMI>""".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        files.writestr("annotation/a010.txt/bo.xmi", xmi)
        files.writestr("annotation/a010.txt/INITIAL_CAS.xmi", xmi)
        files.writestr("annotation/a010.txt/TypeSystem.xml", "<typeSystemDescription/>")
    assert bring(empty_desk, packed.getvalue(), "project.zip").recorded == {"bo": 1}
    assert bring(empty_desk, xmi, "one.xmi", editor="Ada").recorded == {"Ada": 1}
    assert standing(empty_desk) == {("a010", 2, "bo"): "unsupported", ("a010", 2, "Ada"): "unsupported"}


def test_webanno_tsv_gives_marks_over_several_tokens_and_of_one(empty_desk: Engine, versions):
    tsv = """#FORMAT=WebAnno TSV 3.3
#T_SP=webanno.custom.Verdict|label


#Text=The council voted 6-3 on Wednesday.
1-1\t0-3\tThe\tunsupported[1]\t
1-2\t4-11\tcouncil\tunsupported[1]\t
1-3\t12-17\tvoted\tunsupported[1]\t
1-4\t18-21\t6-3\tunsupported[1]\t
1-5\t22-24\ton\tunsupported[1]\t
1-6\t25-34\tWednesday\tunsupported[1]\t
1-7\t34-35\t.\tunsupported[1]\t

#Text=Connect with us.
2-1\t36-43\tConnect\tboilerplate[2]|sourced[3]\t
2-2\t44-48\twith\t_\t
2-3\t49-51\tus\t_\t
2-4\t51-52\t.\t_\t
"""
    found = bring(empty_desk, tsv, "b.tsv", editor="Ada")
    assert standing(empty_desk) == {("b020", 1, "Ada"): "unsupported", ("b020", 2, "Ada"): "boilerplate"}
    assert [one.why for one in found.left] == ["marked"]


def test_equal_sentences_are_told_apart_by_their_company(empty_desk: Engine, versions):
    annotation = {
        "type": "Annotation",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "boilerplate"}],
        "creator": {"name": "Bo"},
        "target": {
            "source": "a010.txt",
            "selector": [
                {"type": "TextQuoteSelector", "exact": "Connect with us.", "prefix": "with us.\n", "suffix": ""}
            ],
        },
    }
    bring(empty_desk, json.dumps([annotation]), "one.jsonld")
    assert standing(empty_desk) == {("a010", 5, "Bo"): "boilerplate"}


def test_label_studio_s_own_export_names_people_by_their_address(empty_desk: Engine, versions):
    a, _ = versions
    value = {"start": 33, "end": 66, "text": LINES[1], "labels": ["unsupported"]}
    task = {
        "id": 7,
        "data": {"text": a.article.text},
        "annotations": [
            {
                "completed_by": {"id": 1, "email": "ada@desk.example"},
                "result": [{"type": "labels", "value": value}],
                "created_at": "2026-01-05T10:00:00.000Z",
            }
        ],
    }
    assert bring(empty_desk, json.dumps([task]), "export.json").recorded == {"ada@desk.example": 1}
    assert standing(empty_desk) == {("a010", 2, "ada@desk.example"): "unsupported"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe\x00x,y", "not clear"),
        (b"article,words\nx,y\n", "column text is missing"),
        (b"text,label\n\xff,y\n", "not UTF-8"),
        (b"PK\x03\x04 broken", "ZIP is broken"),
        (b"<xmi", "XML is broken"),
        (b"", "not clear"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, said: str):
    with pytest.raises(ExchangeError, match=said):
        read_marks(data, "marks.csv")


@given(st.sampled_from(sorted(READERS)), st.binary(max_size=200) | st.text().map(str.encode))
def test_no_file_ends_in_anything_but_a_sentence(form: str, data: bytes):
    try:
        read_marks(data, "x", form)
    except ExchangeError as error:
        assert str(error)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda s: (
        st.lists(s, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "text",
                    "label",
                    "data",
                    "annotations",
                    "result",
                    "value",
                    "start",
                    "end",
                    "labels",
                    "meta",
                    "target",
                    "selector",
                    "body",
                    "items",
                    "first",
                    "entities",
                    "type",
                    "purpose",
                ]
            ),
            s,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(["label-studio", "doccano", "web-annotation", "jsonl"]), JSON)
def test_json_of_any_shape_is_read_or_refused(form: str, thing: Any):
    try:
        read_marks(json.dumps(thing).encode(), "x", form)
    except ExchangeError as error:
        assert str(error)


def test_the_command_imports_a_desk_and_marks_and_lists_what_was_left(
    empty_desk: Engine, versions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    a, _ = versions
    review.record_marks(empty_desk, "Kim", [event(a, 1)])
    here, there = str(empty_desk.url), f"sqlite:///{tmp_path / 'new.db'}"
    desk, table = tmp_path / "desk.jsonl", tmp_path / "marks.csv"
    assert cli.main(["export", "--format", "desk", "--db", here, "--out", str(desk)]) == 0
    assert cli.main(["import", str(desk), "--db", there]) == 0
    table.write_text("text,label\nWork begins in März.,unsupported\nNobody said this.,sourced\n")
    capsys.readouterr()
    assert cli.main(["import", str(table), "--db", there, "--editor", "Ada", "--left", str(tmp_path / "left.txt")]) == 0
    said = capsys.readouterr().out
    assert "1 mark imported for Ada" in said and "Nobody said this." in (tmp_path / "left.txt").read_text()
    assert cli.main(["import", str(desk), "--db", there]) == 4
    assert cli.main(["import", str(tmp_path / "none.csv"), "--db", there]) == 10
    assert cli.main(["import", str(table), "--db", there, "--label", "x"]) == 2
