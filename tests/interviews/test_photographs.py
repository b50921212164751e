"""The register of photographs, consent, the galleries of both editions and their numbers."""

from __future__ import annotations

import hashlib
import io
import json

import pytest
from PIL import Image

from interviews.pictures_made import drawing, register, saved, shown
from questline.core.errors import StudyError
from questline.interviews.photographs import gallery as gallery_module
from questline.interviews.photographs.developing import PREVIEWS
from questline.interviews.photographs.register import participants_of

FILES = {f"IMG_{number}.png": saved(drawing(seed=number)) for number in range(1, 6)}
LINES = [
    "Amber,day,IMG_1.png,O,public,A desk,support,",
    "Amber,strength,IMG_2.png,I,team,A car,time,",
    "Birch,day,IMG_3.png,O,public,A kettle,,Tea first.",
    "Birch,strength,,R,public,A door,support,It is always open.",
    "Cedar,day,IMG_4.png,O,public,A path,time,",
    "Cedar,strength,,R,team,A phone,time,It rings.",
]


def sentences(content: bytes, files=FILES, **more) -> list[str]:
    with pytest.raises(StudyError) as raised:
        shown(content, files, **more)
    return [problem.sentence() for problem in raised.value.problems]


def everything(result) -> str:
    """All that is written, as one text."""
    parts = [json.dumps(one.entries) for one in (result.public, result.team)]
    for one in (result.public, result.team):
        parts += [f"{name} {hashlib.sha256(held).hexdigest()}" for name, held in one.files.items()]
    return "\n".join([*parts, result.statistics.to_csv(), result.line])


def number(result, term, level="", dataset="", group="", statistic="photographs") -> float:
    rows = result.statistics
    chosen = rows[(rows["term"] == term) & (rows["level"] == level) & (rows["group"] == group)
                  & (rows["dataset"] == dataset) & (rows["statistic"] == statistic)]  # fmt: skip
    return chosen["estimate"].item()


def test_each_edition_shows_what_its_scope_allows():
    result = shown(register(*LINES), FILES)
    assert [one["description"] for one in result.public.entries[2:]] == ["A kettle", "A door"]
    assert {one["description"] for one in result.public.entries[:2]} == {"A desk", "A path"}
    assert "A car" not in json.dumps(result.public.entries)
    assert len(result.team.entries) == 6
    assert sorted(result.public.files) == [
        f"{kind}_00{place}.jpg" for kind in ("photograph", "preview") for place in (1, 2, 3)
    ]
    assert all(name.startswith("internal_") for name in result.team.files)
    card = result.public.entries[3]
    assert card == {
        "number": 4, "participant": "Birch", "prompt": "strength", "theme": "support",
        "kind": "R", "description": "A door", "words": "It is always open.", "picture": "",
        "preview": "", "width": 0, "height": 0,
    }  # fmt: skip
    assert "IMG_" not in everything(result)
    assert "1 file left out" in result.line


def test_the_order_of_the_register_leaves_no_trace():
    assert everything(shown(register(*LINES), FILES)) == everything(
        shown(register(*reversed(LINES)), dict(reversed(FILES.items())))
    )


def test_numbers_of_both_editions():
    result = shown(register(*LINES), FILES)
    assert number(result, "all") == 4
    assert number(result, "all", dataset="team") == 6
    assert number(result, "day", "O") == 3
    assert number(result, "strength", "I") == 0
    assert number(result, "strength", "I", "team") == 1
    assert number(result, "strength", statistic="participants") == 1
    assert number(result, "strength", statistic="participants", dataset="team") == 3
    assert number(result, "all", group="theme=support") == 2
    assert number(result, "all", "R", "team", "theme=time") == 1
    assert result.statistics[["n", "denominator", "events"]].isna().all(axis=None)


@pytest.mark.parametrize("line", range(len(LINES)))
def test_a_photograph_that_is_withdrawn_was_never_there(line: int):
    cells = LINES[line].split(",")
    cells[4] = "withdrawn"
    with_line = [*LINES[:line], ",".join(cells), *LINES[line + 1 :]]
    without = LINES[:line] + LINES[line + 1 :]
    before = everything(shown(register(*without), FILES))
    assert everything(shown(register(*with_line), FILES)) == before
    # Its file may be gone already, and its line hold nothing but whose it was.
    kept = {name: held for name, held in FILES.items() if name != cells[2]}
    emptied = [*without, f"{cells[0]},,{cells[2]},,withdrawn,,,"]
    gone = shown(register(*emptied), kept)
    assert everything(gone) == everything(shown(register(*without), kept))


@pytest.mark.parametrize("person", ["Amber", "Birch", "Cedar"])
def test_a_person_who_withdrew_was_never_there(person: str):
    others = [line for line in LINES if not line.startswith(person)]
    assert everything(shown(register(*LINES), FILES, withdrew=[person])) == everything(
        shown(register(*others), FILES)
    )
    unsound = [*others, f"{person},no_prompt,none.png,X,maybe,,no_theme,"]
    assert everything(shown(register(*unsound), FILES, withdrew=[person])) == everything(
        shown(register(*others), FILES)
    )


@pytest.mark.parametrize(
    ("scope", "public", "team"), [("public", 1, 1), ("team", 0, 1), ("none", 0, 0)]
)
def test_words_beside_a_picture_need_leave_to_quote(scope: str, public: int, team: int):
    result = shown(register(*LINES), FILES, quotations=[("Birch", scope)])
    assert json.dumps(result.public.entries).count("Tea first.") == public
    assert json.dumps(result.team.entries).count("Tea first.") == team
    # The card is the picture in words: its own line says who may see it.
    assert "It is always open." in json.dumps(result.public.entries)
    never_said = [line.replace("Tea first.", "") for line in LINES]
    same = everything(shown(register(*never_said), FILES, quotations=[("Birch", scope)]))
    assert (everything(result) == same) == (scope == "none")


def test_a_copy_of_a_withdrawn_picture_is_not_shown():
    files = {**FILES, "copy.png": FILES["IMG_1.png"]}
    lines = ["Amber,day,IMG_1.PNG,O,withdrawn,,,", "Birch,day,copy.png,O,public,A desk,,"]
    assert "the same picture as that of a line that is withdrawn" in sentences(
        register(*lines), files
    )[0]  # fmt: skip
    lines[0] = "Amber,day,copy.png,O,withdrawn,,,"
    found = sentences(register(*lines), files)
    assert found == [
        'photographs.csv, line 3, column file: "copy.png" is named in line 2 already. Expected: '
        "each file in one line. What to do: remove one of the two lines.",
        'photographs.csv, line 3, column file: "copy.png" is the same picture as that of a line '
        "that is withdrawn. Expected: each picture in one line, with one consent. What to do: "
        "remove one of the two lines.",
    ]
    lines[0] = "Amber,day,IMG_1.png,O,team,A desk,,"
    assert "the same picture as that of line 2" in sentences(register(*lines), files)[0]


def test_nothing_to_show():
    result = shown(register("Amber,day,IMG_1.png,O,withdrawn,,,"), FILES)
    assert result.public.entries == []
    assert result.team.files == {}
    assert number(result, "all") == 0
    assert everything(result) == everything(shown(register(), FILES))


WRONG = {
    "Ambre,day,IMG_1.png,O,public,A desk,,": '"Ambre" is not a participant. Did you mean "Amber"?',
    "Amber,days,IMG_1.png,O,public,A desk,,": '"days" is not a prompt of interviews.yaml. Did you',
    "Amber,day,IMG_1.png,Q,public,A desk,,": '"Q" is not known',
    "Amber,day,IMG_1.png,O,publik,A desk,,": '"publik" is not known. Did you mean "public"?',
    "Amber,day,IMG_1.png,O,,A desk,,": '"" is not known',
    "Amber,day,IMG_1.png,O,public,A desk,tim,": '"tim" is not a theme of interviews.yaml. Did you',
    "Amber,day,IMG_9.png,O,public,A desk,,": 'there is no file "IMG_9.png". Did you mean',
    "Amber,day,img_1.PNG,O,public,A desk,,": '"img_1.PNG" is called "IMG_1.png" in the folder',
    "Amber,day,../IMG_1.png,O,public,A desk,,": '"../IMG_1.png" leads to another folder',
    "Amber,day,sub\\IMG_1.png,O,public,A desk,,": "leads to another folder",
    "Amber,day,,O,public,A desk,,": "column file: nothing stands here, and the kind is O",
    "Amber,day,IMG_1.png,R,public,A desk,,Words": '"IMG_1.png" is named, and the kind is R',
    "Amber,day,,R,public,A desk,,": "column words: nothing stands here, and the kind is R",
    "Amber,day,IMG_1.png,O,public, ,,": "column description: nothing stands here",
    "Amber,day,IMG_1.png,O,public,A \u202edesk,,": "column description: it holds characters that",
    "Amber,day,IMG_1.png,O,public,Ask me@example.org,,": "personal data: e-mail address",
    f"Amber,day,IMG_1.png,O,public,{'x' * 1001},,": "it has 1001 characters. Expected: at most",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_with_a_line(line: str):
    found = sentences(register(line))
    assert len(found) == 1
    assert found[0].startswith("photographs.csv, line 2, column ")
    assert WRONG[line] in found[0]


def test_all_that_is_wrong_is_said_at_once():
    unknown = [line for line in WRONG if "IMG_1.png" not in line]
    found = sentences(register(*unknown, "Cedar,day,broken.png,O,public,x,,"),
                      {**FILES, "broken.png": b"<svg onload='x()'>"})  # fmt: skip
    assert len(found) == len(unknown) + 1
    assert 'the file "broken.png" is an SVG drawing, which can hold a program' in found[-1]


def test_a_register_that_is_no_table():
    assert "the file is empty" in sentences(b"")[0]
    assert "not in UTF-8" in sentences("Amber,é".encode("latin-1"))[0]
    assert len(sentences(register("a,b", columns="participant,promt"))) > 6
    assert "3 cells. Expected: 8 cells" in sentences(register("a,b,c"))[0]
    assert "never closed" in sentences(register('Amber,"day'))[0]


def test_a_register_as_spreadsheets_write_it():
    content = b"\xef\xbb\xbf" + register(*LINES).replace(b",", b";").replace(b"\n", b"\r\n")
    assert everything(shown(content, FILES)) == everything(shown(register(*LINES), FILES))


def test_capitals_of_pseudonyms_do_not_matter():
    """Not of those who withdrew either; and spreadsheets write headers with capitals."""
    shouted = [line.replace("Amber", "AMBER").replace("Cedar", "cedar") for line in LINES]
    for withdrew in ([], ["Cedar"]):
        assert everything(shown(register(*shouted), FILES, withdrew=withdrew)) == everything(
            shown(register(*LINES), FILES, withdrew=withdrew)
        )
    listed = "\ufeffRow;Participant\r\n3;Amber\r\n4;Birch\r\n".encode()
    assert participants_of("participants.csv", listed) == ["Amber", "Birch"]


def test_previews_become_smaller_until_all_fit(monkeypatch):
    files = {"a.png": saved(drawing((900, 700))), "b.png": saved(drawing((700, 900), 3))}
    lines = ["Amber,day,a.png,O,public,x,,", "Amber,day,b.png,O,team,x,,"]
    settings = {"prompts": ["day"], "themes": [], "longest_side": 600}
    result = shown(register(*lines), files, settings=settings)
    assert result.public.entries[0]["width"] == 600
    [first] = [name for name in result.public.files if name.startswith("preview")]
    assert max(Image.open(io.BytesIO(result.public.files[first])).size) == 480
    size = len(result.public.files[first])
    monkeypatch.setattr(gallery_module, "MOST_BYTES_OF_PREVIEWS", size)
    result = shown(register(*lines), files, settings=settings)
    # What the public sees does not depend on what the team sees besides.
    assert len(result.public.files[first]) == size
    previews = [held for name, held in result.team.files.items() if "preview" in name]
    assert sum(map(len, previews)) <= size
    assert len({max(Image.open(io.BytesIO(held)).size) for held in previews}) == 1
    monkeypatch.setattr(gallery_module, "MOST_BYTES_OF_PREVIEWS", 10)
    smallest = shown(register(*lines), files, settings=settings).public.files[first]
    assert max(Image.open(io.BytesIO(smallest)).size) == PREVIEWS[-1][0]
