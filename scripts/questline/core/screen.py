"""What Snakemake has to say before any rule runs, in plain words.

The profile silences Snakemake's own messages, since its last lines would push ours off the screen.
But some of them a researcher must see: that there is nothing to do, that the folder is locked, that
a target does not exist, and whatever else ends a run. They are caught here and said in sentences.
"""

from __future__ import annotations

import atexit
import logging
import sys
from collections.abc import Callable

NOTHING_TO_DO = "Nothing to be done"
UNLOCKED = "Unlocked working directory"
CANCELLED = "Cancelling snakemake"
STOPPED = (
    "The run stopped before it was finished. Type the same command again to go on from where it "
    "stopped."
)
LOCKED = """\
This folder is locked: another run is at work in it, or an earlier one was cut off (a power cut, \
or a process that was ended by force).
If no other run is at work, type this and then the same command again:
  snakemake --unlock"""


class PlainWords(logging.Handler):
    """Passes on the few messages of Snakemake that its silence must not swallow."""

    def __init__(self, up_to_date: Callable[[], str]):
        super().__init__()
        self._up_to_date = up_to_date
        self.has_started = False
        self.has_ended = False
        self._last_error = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Print the sentence that belongs to a message, if one does."""
        text = str(record.msg)
        if text.startswith(NOTHING_TO_DO):
            say(self._up_to_date())
        elif text.startswith(UNLOCKED):
            say("The folder is unlocked. Type the same command as before again.")
        elif record.levelno >= logging.ERROR:
            self._last_error = _plain(text)
            if not self.has_started:
                say(self._last_error)

    def say_what_is_left(self) -> None:
        """Print the last error of a run that began and ended without any words of its own.

        That is so when Snakemake itself fails between two jobs, as it does on a full disk.
        """
        if self.has_started and not self.has_ended and self._last_error:
            say(self._last_error)


def say(text: str) -> None:
    """Print a line, or several, on the screen."""
    print(text, file=sys.stderr, flush=True)


def listen(up_to_date: Callable[[], str]) -> PlainWords:
    """Attach the handler to Snakemake's logger; `up_to_date` gives the words for nothing to do."""
    handler = PlainWords(up_to_date)
    logger = logging.getLogger("snakemake.logging")
    logger.addHandler(handler)
    atexit.register(handler.say_what_is_left)
    return handler


def _plain(text: str) -> str:
    """One of Snakemake's errors as sentences; unknown ones as they are."""
    if text.startswith(CANCELLED):
        return STOPPED
    kind, _, detail = text.partition(":\n")
    if kind == "LockException":
        return LOCKED
    if kind == "MissingRuleException":
        wanted = detail.removeprefix("No rule to produce ").split(" (")[0].split("\n")[0]
        return (
            f'There is no target named "{wanted.strip()}". Without a target, snakemake makes the '
            "whole report; the other targets are in README.md."
        )
    return text
