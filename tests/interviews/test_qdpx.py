"""REFI-QDA projects and codebooks: of four programs, of our own, awkward and hostile."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest

from interviews import refi_samples as samples
from interviews.refi_samples import ADA, CODES, INTERVIEWED, LISTED, USERS, coded, selection
from questline.core.errors import StudyError
from questline.interviews.coding.reading import archive, xml_reading
from questline.interviews.coding.reading.codebooks import code_named
from questline.interviews.coding.reading.interviews import CodedInterviews, read_coding
from questline.interviews.coding.reading.paragraphs import paragraphs
from questline.tools.synthetic_interviews.qdpx import write_qdc, write_qdpx


def read(*files: bytes, codebooks=(), names=("a.qdpx", "b.qdpx", "c.qdpx")) -> CodedInterviews:
    return read_coding(list(zip(names, files, strict=False)), codebooks, LISTED, INTERVIEWED)


def wrong(*files: bytes, **others) -> str:
    with pytest.raises(StudyError) as error:
        read(*files, **others)
    return "\n".join(problem.sentence() for problem in error.value.problems)


def source(name: str, *selections: str, path: str = "internal://t.txt") -> str:
    return (
        f'<TextSource guid="S1" name="{name}" plainTextPath="{path}">{"".join(selections)}'
        "</TextSource>"
    )


def rows(result: CodedInterviews) -> list[tuple]:
    frame = result.segments
    return list(zip(frame["participant"], frame["source"], frame["code"], frame["coder"],
                    frame["text"], strict=True))  # fmt: skip


WRITTEN = (
    [("place", "", "Where <they> are & go."), ("distance", "place", ""), ("time", "", "When.")],
    ["Bob", "Ann"],
    [("Ben 1", "Ben", "Short."), ("Ada 1", "Ada", ADA)],
    [("Ada 1", 5, 22, "distance", "Ann"), ("Ada 1", 5, 22, "time", "Ann"),
     ("Ada 1", 24, 40, "place", "Bob"), ("Ben 1", 0, 5, "time", "Bob")],
)  # fmt: skip


def test_what_is_written_is_read():
    result = read(write_qdpx(*WRITTEN))
    assert rows(result) == [
        ("Ben", "Ben 1", "time", "Bob", "Short"),
        ("Ada", "Ada 1", "distance", "Ann", ADA[5:22]),
        ("Ada", "Ada 1", "time", "Ann", ADA[5:22]),
        ("Ada", "Ada 1", "place", "Bob", ADA[24:40]),
    ]
    assert result.segments["place"].tolist() == [1, 2, 2, 2]
    assert result.sources["text"].tolist() == ["Short.", ADA]
    assert result.codes["path"].tolist() == ["place", "place > distance", "time"]
    assert result.codes["definition"].tolist() == ["Where <they> are & go.", "", "When."]
    assert result.notes == []


def test_the_same_bytes_every_time_and_what_qualcoder_needs():
    first = write_qdpx(*WRITTEN)
    codes, coders, sources, segments = WRITTEN
    assert write_qdpx(codes, coders[::-1], sources[::-1], segments[::-1]) == first
    packed = zipfile.ZipFile(io.BytesIO(first))
    assert {name.partition("/")[0] for name in packed.namelist()} == {"project.qde", "Sources"}
    root = xml_reading.read_xml("project.qde", packed.read("project.qde"))
    assert [part.name for part in root.children] == ["Users", "CodeBook", "Cases", "Sources"]
    for one in next(root.all("Sources")).children[0].all("PlainTextSelection"):
        assert one.get("creationDateTime")
        assert one.get("creatingUser")
        assert all(coding.children[0].name == "CodeRef" for coding in one.all("Coding"))
    assert b"<?xml" in write_qdc(codes)
    with pytest.raises(ValueError, match="not in its text"):
        write_qdpx(codes, coders, sources, [("Ben 1", 0, 99, "time", "Ann")])


def test_qualcoder_would_read_what_is_written():
    """By the steps of its import: Python's slices, codes by identifier, users by identifier."""
    packed = zipfile.ZipFile(io.BytesIO(write_qdpx(*WRITTEN)))
    root = ElementTree.fromstring(packed.read("project.qde"))
    urn = "{urn:QDA-XML:project:1.0}"
    codes = {one.get("guid"): one.get("name") for one in root.iter(f"{urn}Code")}
    users = {one.get("guid"): one.get("name") for one in root.find(f"{urn}Users")}
    found = []
    for one in root.find(f"{urn}Sources"):
        path = "Sources" + one.get("plainTextPath").split("internal:/")[1]
        text = packed.read(path).decode("utf-8")
        for part in one.iter(f"{urn}PlainTextSelection"):
            start, end = int(part.get("startPosition")), int(part.get("endPosition"))
            assert " ".join(text[start:end].split()) == part.get("name")
            found += [(one.get("name"), start, end, codes[coding[0].get("targetGUID")],
                       users[part.get("creatingUser")]) for coding in part]  # fmt: skip
    assert sorted(found) == sorted(WRITTEN[3])


def test_nvivo():
    """Cases are among the codes; emoji and line ends count twice."""
    result = read(samples.nvivo())
    assert rows(result) == [("Ada", "Interview 3", "two places", "Ann", "I belong to two")]
    assert result.codes["code"].tolist() == ["place", "two places"]
    assert result.sources["text"].tolist() == [ADA]
    assert any("emoji" in note for note in result.notes)


def test_atlas():
    result = read(samples.atlas())
    assert rows(result) == [("Ada", "Ada", "unseen", "Bob", "Nobody sees me 🙂")]
    assert any("1 memo, 1 set and 1 link were not read" in note for note in result.notes)


def test_maxqda():
    result = read(samples.maxqda())
    assert rows(result) == [
        ("Ben", "Ben pages", "road", "Ann", "road"),
        ("Ada", "Ada interview", "road", "Ann", "drive"),
    ]
    assert any(
        "2 codings of pictures, recordings, PDF pages or parts of them were" in note
        for note in result.notes
    )


def test_transcripts_are_read_where_their_points_say_a_place():
    inside = f"""{USERS}{CODES}<Sources><AudioSource guid="S1" name="Ada.mp3">
     <Transcript guid="T1" plainTextPath="internal://t.txt"><SyncPoint guid="P1" position="5"/>
      <SyncPoint guid="P2" position="22"/><SyncPoint guid="P3" timeStamp="9"/>
      <TranscriptSelection guid="Q1" fromSyncPoint="P1" toSyncPoint="P2"><Coding guid="K1"
       creatingUser="U1"><CodeRef targetGUID="C1"/></Coding></TranscriptSelection>
      <TranscriptSelection guid="Q2" fromSyncPoint="P1" toSyncPoint="P3"><Coding guid="K2"
       creatingUser="U1"><CodeRef targetGUID="C1"/></Coding></TranscriptSelection></Transcript>
     </AudioSource></Sources>"""
    result = read(samples.project(inside, {"t.txt": ADA}))
    assert rows(result) == [("Ada", "Ada.mp3", "place", "Ann", ADA[5:22])]
    assert any("1 coding of pictures, recordings" in note for note in result.notes)


def test_qualcoder():
    result = read(samples.qualcoder())
    text = ADA[ADA.index("Nobody") : ADA.index(" places")]
    assert rows(result) == [("Ada", "third", "unseen", "Bob", text)]
    assert result.codes["parent"].tolist() == ["", "", "Category"]
    assert code_named(result.codes, "Category > unseen") == "unseen"


@pytest.mark.parametrize("shift", [0, -1])
def test_whether_the_end_is_the_last_character_shows_in_the_names(shift):
    marked = [(5, 22), (24, 30)]
    parts = [selection(a, b + shift, "C1", name=ADA[a:b]) for a, b in marked]
    assert [one[4] for one in rows(read(coded(*parts)))] == [ADA[a:b] for a, b in marked]


def test_without_names_the_usual_way_is_taken_and_said():
    result = read(coded(selection(5, 12, "C1")))
    assert rows(result)[0][4] == ADA[5:12]
    assert any("could not be checked" in note for note in result.notes)


def test_a_text_that_was_changed_is_an_error():
    said = wrong(coded(selection(5, 22, "C1", name="I belong to two places.")))
    assert "stands elsewhere in the text" in said
    assert "ends at" in wrong(coded(selection(5, 400, "C1")))


def test_a_selection_may_be_called_otherwise():
    """By another part of its text, or by words that are nowhere in it."""
    part = ADA[24:60]
    result = read(coded(selection(24, 60, "C1", name="sees me 🙂 there.")))
    assert rows(result)[0][4] == part
    assert rows(read(coded(selection(24, 60, "C1", name="A quotation of mine"))))[0][4] == part


def test_codings_of_whole_sources_and_selections_without_text():
    whole = '<Coding guid="w" creatingUser="U2"><CodeRef targetGUID="C2"/></Coding>'
    result = read(coded(whole, selection(4, 4, "C1"), selection(5, 22, "C1", "C1", name=ADA[5:22])))
    assert [(one[2], one[3], one[4]) for one in rows(result)] == [
        ("distance", "Bob", ADA),
        ("place", "Ann", ADA[5:22]),
    ]
    assert [word for word in ("whole sources", "without any text", "stood twice")
            if not any(word in note for note in result.notes)] == []  # fmt: skip


def test_those_who_withdrew_are_nowhere():
    """Nor is anything wrong with their sources an error."""
    gone = source("Cyd", selection(1, 2, "zz"), path="internal://gone.txt")
    inside = f"{USERS}{CODES}<Sources>{gone}{source('Ada')}</Sources>"
    result = read(samples.project(inside, {"t.txt": ADA}))
    assert result.segments.empty
    assert result.sources["participant"].tolist() == ["Ada"]
    assert result.notes == []


def test_two_files_of_two_coders_are_joined():
    other = coded(selection(5, 22, "C1", user="U2"), name="Ada.txt")
    result = read(coded(selection(5, 22, "C1")), other)
    assert [one[3] for one in rows(result)] == ["Ann", "Bob"]
    assert len(result.sources) == 1


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (coded(selection(5, 22, "C1")), "both hold coding of the source"),
        (
            coded(selection(5, 9, "C1", user="U2"), text="Another text."),
            "there are two different texts of the source",
        ),
        (coded(selection(5, 9, "C1", user="U3")), "1 coding does not say by a user with a name"),
        (coded(selection(5, 9, "C7")), 'the code "c7", which is not in the codebook'),
        (coded(selection(5, 9, "C1"), name="Zoe"), "it is not known whose it is"),
        (samples.project(USERS), "has no sources"),
        (samples.packed({"other.txt": ""}), "no project.qde"),
        (b"", "no REFI-QDA project"),
        (coded(selection(5, 9, "C1", user="U2"))[:-40], "no REFI-QDA project"),
    ],
)
def test_what_is_doubtful_is_said(second, expected):
    said = wrong(coded(selection(5, 22, "C1")), second)
    assert expected in said
    assert "b.qdpx" in said


def test_a_source_belongs_to_one_participant():
    cases = '<Cases><Case guid="K" name="Ben"><SourceRef targetGUID="S1"/></Case></Cases>'
    inside = f"{USERS}{CODES}{cases}<Sources>{source('Ada', selection(1, 5, 'C1'))}</Sources>"
    said = wrong(samples.project(inside, {"t.txt": ADA}))
    assert "it belongs to Ada and Ben" in said
    assert "it belongs to Ada and Ben" in wrong(coded(selection(1, 5, "C1"), name="Ada with Ben"))
    assert len(read(coded(selection(1, 5, "C1"), name="Ada_Bending")).segments) == 1


def test_codebooks_are_joined_and_what_differs_is_said():
    one = coded(selection(5, 22, "C1"))
    result = read(
        one, codebooks=[("own.qdc", write_qdc([("place", "", "Ours."), ("new", "", "")]))]
    )
    assert result.codes["code"].tolist() == ["place", "distance", "new"]
    assert result.codes["definition"].tolist()[0] == "Ours."
    moved = write_qdc([("distance", "", "")])
    assert '"place > distance" in the other' in wrong(one, codebooks=[("own.qdc", moved)])
    spelt = write_qdc([("Place", "", "")])
    assert "differ in more than capitals" in wrong(one, codebooks=[("own.qdc", spelt)])
    assert "not known" in wrong(one, codebooks=[("own.docx", b"")])
    table = b"code,parent,definition\nplace,,Ours\ndistance,place,\nsame,place,\nsame,distance,\n"
    result = read(one, codebooks=[("own.csv", table)])
    assert result.codes["code"].tolist() == [
        "place", "distance", "place > distance > same", "place > same"]  # fmt: skip
    assert code_named(result.codes, "same") is None
    said = wrong(one, codebooks=[("own.csv", b"code,parent\na,b\nb,a\nc,plce\nplace,\n")])
    assert "would lie below itself" in said
    assert 'Did you mean "place"?' in said


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    f"<Project {samples.URN}>&b;</Project>"
)
FETCHES = (
    '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    f"<Project {samples.URN}>&x;</Project>"
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"project.qde": LAUGHS}, "declares a document type"),
        ({"project.qde": FETCHES}, "declares a document type"),
        ({"project.qde": "<a>" * 100 + "</a>" * 100}, "deep"),
        ({"project.qde": f"<Project {samples.URN}><Users>"}, "cannot be read as XML"),
        ({"project.qde": "<Other/>"}, "begins with the element"),
        ({"project.qde": "<Project/>", "../../evil.txt": "x"}, "out of its folder"),
        ({"project.qde": "<Project/>", "/etc/evil": "x"}, "out of its folder"),
        ({"project.qde": "<Project/>", "sources\\..\\..\\e": "x"}, "out of its folder"),
        ({"project.qde": "<Project/>", "C:evil": "x"}, "out of its folder"),
        ({"project.qde": "<Project/>", "PROJECT.qde": "<Project/>"}, "two files"),
        ({"project.qde": '<?xml version="1.0" encoding="none-such"?><Project/>'}, "encoding"),
    ],
)
def test_hostile_archives_are_refused(files, expected):
    assert expected in wrong(samples.packed(files))


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_PROJECT", 10_000)
    assert "larger than" in wrong(samples.packed({"project.qde": b" " * 100_000}))
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    assert "more than 3 files" in wrong(samples.packed({str(one): "" for one in range(5)}))


def test_texts_outside_or_of_another_encoding_are_refused():
    plain = coded(selection(1, 5, "C1"))
    qde = zipfile.ZipFile(io.BytesIO(plain)).read("project.qde").decode()
    for path in ("relative:///t.txt", "internal://../t.txt", "absolute:///etc/x", "internal://u"):
        changed = samples.packed({"project.qde": qde.replace("internal://t.txt", path),
                                  "sources/t.txt": ADA})  # fmt: skip
        assert "outside of the project" in wrong(changed) or "not within" in wrong(changed)
    latin = samples.packed({"project.qde": qde, "sources/t.txt": "Café".encode("latin-1")})
    assert "not in UTF-8" in wrong(latin)
    utf16 = samples.packed({"project.qde": qde, "sources/t.txt": ADA.encode("utf-16")})
    assert read(utf16).sources["text"].tolist() == [ADA]


def test_codes_that_cannot_be_told_apart():
    codes = (
        '<CodeBook><Codes><Code guid="C1" name="a"/><Code guid="C2" name="a "/></Codes></CodeBook>'
    )
    inside = f"{USERS}{codes}<Sources>{source('Ada', selection(1, 5, 'C1'))}</Sources>"
    assert 'two codes are called "a"' in wrong(samples.project(inside, {"t.txt": ADA}))


def test_names_that_deceive():
    """Formulas stay what they are for the writer to disarm; unseen characters go."""
    codes = '<CodeBook><Codes><Code guid="C1" name="=1+1\u202eevil\u200b"/></Codes></CodeBook>'
    inside = f"{USERS}{codes}<Sources>{source('Ada', selection(1, 5, 'C1'))}</Sources>"
    result = read(samples.project(inside, {"t.txt": ADA}))
    assert result.codes["code"].tolist() == ["=1+1evil"]


def test_a_project_without_users_names_its_coder_after_the_file():
    marked = selection(1, 5, "C1", user="")
    inside = f"{CODES}<Sources>{source('Ada', marked)}</Sources>"
    result = read(samples.project(inside, {"t.txt": ADA}), names=("coding/ann.qdpx",))
    assert result.segments["coder"].tolist() == ["ann"]
    assert any("no user is named" in note for note in result.notes)


def test_paragraphs():
    assert paragraphs("") == []
    assert [ADA[a:b] for a, b in paragraphs(ADA)] == [line for line in ADA.split("\n") if line]
    assert paragraphs(" \n  a b \n") == [(4, 7)]
