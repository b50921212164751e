"""The register of photographs that nobody took, and the drawings that stand for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questline.core.streams import stream
from questline.tools.synthetic_interviews.fieldwork import SEED, WITHDRAWN, Participant

PROMPTS = ("typical_day", "confidence", "unexpected")
MISSING, IN_WORDS, REDRAWN, TEAM = 0.11, 0.12, 0.25, 0.09
"""The shares: no photograph given; described in words; redrawn; for the team alone."""
THEMED, CAPTIONED = 0.75, 0.6
"""The shares: put under a theme; with words of the person who gave it."""
TAKEN_BACK = 7
"""Which public picture, counted from 0, is withdrawn."""
PLACES = ((51.507, -0.128), (53.480, -2.242), (55.953, -3.189), (51.481, -3.179),
          (54.597, -5.930), (52.486, -1.890))  # fmt: skip
"""The positions that were planted in the pictures: the centres of large cities, nobody's work."""

SHOWN: Mapping[str, tuple[tuple[str, str, str, str], ...]] = {
    "typical_day": (
        ("desk", "A desk with a screen, a mug and papers.", "between_places",
         "Not my desk. Nobody’s, today."),
        ("car", "A parked car.", "between_places",
         "Here I write my notes."),
        ("diary", "An open diary, both pages full.", "job_found", "Five days, seven handwritings."),
        ("phone", "A telephone with messages on its screen.", "job_found",
         "This is where most of my day takes place."),
        ("bus_stop", "A bus stop with a bench.", "between_places",
         "Forty minutes that are in no system."),
        ("doorway", "A front door with a step and a plant beside it.", "between_places",
         "Every day begins at another door."),
        ("wall_clock", "A clock above a row of empty chairs.", "job_found",
         "An hour. That is what I can give."),
    ),
    "confidence": (
        ("chairs_in_circle", "Chairs in a circle, seen from above, before the group arrives.", "",
         "I put them out, the rest they do themselves."),
        ("knitting", "Wool and a piece of knitting, half done.", "",
         "They left it, so they will be back."),
        ("allotment", "Beds of an allotment with a small shed.", "",
         "In March that was a rubbish heap."),
        ("kettle", "A kettle and a row of mugs in a shared kitchen.", "between_places",
         "Supervision, unofficially."),
        ("walking_boots", "A pair of walking boots by the door.", "job_found",
         "My best room has no walls."),
        ("notice_board", "A notice board with sheets pinned to it.", "unclear_role",
         "Each pin was a telephone call."),
        ("bench", "A bench under a tree.", "job_found",
         "Side by side it is easier to talk."),
    ),
    "unexpected": (
        ("tool_shed", "Tools in a row on the wall of a workshop.", "job_found",
         "I had not thought that I would have a key to a workshop."),
        ("umbrella", "An open umbrella in the rain.", "between_places",
         "It was not in the induction."),
        ("hall", "An empty hall with benches and high windows.", "uncertain_future",
         "We had the hall for another month. Only the hall."),
        ("shelves", "Shelves of tins and jars, with gaps.", "job_found",
         "I did not expect to know the food bank so well."),
        ("park_path", "A path through a park.", "unclear_role",
         "Is this a consultation? I think so."),
        ("window_sill", "A window with a plant on its sill.", "job_found",
         "I had not expected to be thanked."),
    ),
}  # fmt: skip
"""What can be drawn for each prompt: subject, description, theme, words of whoever gave it."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "typical_day": ("A queue at the desk of a surgery, seen from behind. The photograph showed "
                    "faces, and so it is told in words.",
                    "A bag on the back seat, packed for three buildings.",
                    "A kitchen table with two cups and a pile of unopened letters.",
                    "The corridor in which one waits for a room, with other people in it.",
                    "A screen with two systems side by side, both asking for the same thing.",
                    "A stairwell, four floors of it, and the lift out of order."),
    "confidence": ("A card of thanks in handwriting that others could know.",
                   "Two hands over a cup of tea, one of them belonging to somebody who was "
                   "supported.",
                   "A group in front of a village hall, all of them laughing.",
                   "The team at lunch, squeezed into one picture.",
                   "A finished jumper, and the person who knitted it."),
    "unexpected": ("A letter from a court, lying on a kitchen table.",
                   "A cupboard with nothing in it but a packet of rice.",
                   "A front door with four locks.",
                   "A wheelchair at the top of a flight of stairs.",
                   "A birthday cake for somebody who had not been given one in years.",
                   "A bag of coins, counted out for the meter."),
}  # fmt: skip
"""What the photographs show that are told in words."""
ENDINGS = {"jpeg": "jpg", "png": "png", "webp": "webp", "heic": "heic"}


@dataclass(frozen=True)
class Photograph:
    """A line of the register, and what is drawn for it; no subject where words stand for it."""

    participant: str
    prompt: str
    file: str
    kind: str
    consent: str
    description: str
    theme: str
    words: str
    subject: str = ""
    form: str = ""
    place: tuple[float, float] = (0.0, 0.0)


def photographs(people: Sequence[Participant]) -> list[Photograph]:
    """The register, in the order of interviews and prompts."""
    random = stream(SEED, "interviews/photographs")
    decks: dict[str, list[int]] = {}

    def next_of(name: str, count: int) -> int:
        if not decks.get(name):
            decks[name] = list(random.permutation(count))
        return int(decks[name].pop())

    lines: list[Photograph] = []
    for person in people:
        for prompt in PROMPTS:
            missing, in_words, redrawn, team, themed, captioned = random.random(6)
            number = len(lines) + 1
            if missing < MISSING and person.row != WITHDRAWN:
                continue
            consent = "team" if team < TEAM else "public"
            if in_words < IN_WORDS:
                words = WORDS[prompt][next_of(f"words {prompt}", len(WORDS[prompt]))]
                lines.append(Photograph(person.name, prompt, "", "R", consent,
                                        "A photograph told in words.", "", words))  # fmt: skip
                continue
            shown = SHOWN[prompt][next_of(prompt, len(SHOWN[prompt]))]
            form = _form(number)
            lines.append(
                Photograph(
                    person.name, prompt, f"picture_{number:02}.{ENDINGS[form]}",
                    "I" if redrawn < REDRAWN else "O", consent,
                    f"Synthetic drawing. {shown[1]}", shown[2] if themed < THEMED else "",
                    _caption(shown[3], captioned, lines),
                    shown[0], form, PLACES[number % len(PLACES)],
                )
            )  # fmt: skip
    return _one_withdrawn(lines, people)


def _caption(words: str, chance: float, lines: Sequence[Photograph]) -> str:
    """What the person says of the picture, if anything: nobody says what another one said."""
    said = {one.words for one in lines}
    return words if chance < CAPTIONED and words not in said else ""


def _form(number: int) -> str:
    """Most are JPEG, as telephones write them; some are not."""
    return {0: "png", 5: "webp"}.get(number % 9, "heic" if number in (7, 24) else "jpeg")


def _one_withdrawn(lines: list[Photograph], people: Sequence[Participant]) -> list[Photograph]:
    """The consent to one public picture of somebody who stays is withdrawn."""
    staying = {one.name for one in people if one.row != WITHDRAWN}
    shown = [number for number, one in enumerate(lines)
             if one.participant in staying and one.consent == "public" and one.file]  # fmt: skip
    at = shown[TAKEN_BACK]
    taken = Photograph(**{**lines[at].__dict__, "consent": "withdrawn"})
    return [*lines[:at], taken, *lines[at + 1 :]]


def drawing(photograph: Photograph) -> bytes:
    """The drawing of a line of the register, with all that a camera would have written into it."""
    from questline.tools.synthetic_interviews.pictures import draw_picture, with_planted_metadata

    number = int("".join(sign for sign in photograph.file if sign.isdigit()))
    image = draw_picture(photograph.subject, SEED + number, photograph.prompt)
    words = f"Synthetic: planted words of {photograph.participant}, row unknown"
    return with_planted_metadata(image, photograph.form, photograph.place, words)  # type: ignore[arg-type]
