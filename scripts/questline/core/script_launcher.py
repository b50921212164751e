"""Run a script in a copy of a process with the libraries loaded; where there is none, as it is.

`python -I -S script_launcher.py PYTHON SCRIPT` does what `PYTHON SCRIPT` does; `copied_process`
says how and why. It stands between Snakemake and every script, so it needs nothing but the little
of Python's library that loads at once, and nothing of this package.
"""

import marshal
import os
import signal
import socket
import sys

ADDRESS = "QUESTLINE_COPIES"
"""The variable of the environment with the surroundings and the place to ask, a line each."""

ANSWER_WITHIN = 60.0
"""Seconds after which a script that got no copy runs by itself."""

PATIENT = (".textbook_answers.py",)
"""How the names of scripts end that use nearly all modules and for which little waits: they begin
when everything is loaded."""

PATIENT_SUFFIX = ".patient"
"""What the place to ask has at its end for those."""

NUMBER_BYTES = 8
GO = b"g"
ENDS = (signal.SIGINT, signal.SIGTERM)
INTERRUPTED = 130


def main(command: list[str]) -> None:
    """Run the command in a copy, and end as the copy ends; or become the command."""
    asked = os.environ.pop(ADDRESS, "")
    # Snakemake tells a script by this variable how many threads it may use.
    if asked and os.environ.get("OMP_NUM_THREADS") == "1":
        known, _, address = asked.rpartition("\n")
        if known == surroundings(command[0]):
            run_in_copy(address, command[1:])
    os.execvp(command[0], command)


def surroundings(python: str) -> str:
    """What has to be the same for a script and its copy: the Python and what files it sees."""
    spaces = [os.stat(f"/proc/self/ns/{kind}").st_ino for kind in ("mnt", "pid")]  # noqa: PTH116
    return "\n".join([python, *map(str, spaces)])


def run_in_copy(address: str, arguments: list[str]) -> None:
    """Run a script, its arguments behind it, in a copy, and end; returns where there is none."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_WITHIN)
        try:
            copy = _ask(connection, address, arguments)
        except OSError:
            return
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)

        def hand_on(number: int, frame: object) -> None:
            try:
                os.kill(copy, number)
            except ProcessLookupError:
                return

        # The copy has to have ended when this process ends: requests to end are for both.
        for number in ENDS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, hand_on)
        connection.settimeout(None)
        code = _answer(connection, GO)
        # The other end closes when nothing is left of the copy.
        _answer(connection)
    # A copy that left no code was ended by force.
    sys.exit(code[0] if code else 1)


def _answer(connection: socket.socket, said: bytes = b"") -> bytes:
    """The next byte from the copy, after something is said to it; none where it has ended."""
    try:
        connection.sendall(said)
        return connection.recv(1)
    except OSError:
        return b""


def _ask(connection: socket.socket, address: str, arguments: list[str]) -> int:
    """Say what is to be run; the number of the process that waits to run it."""
    connection.connect(address + PATIENT_SUFFIX if arguments[0].endswith(PATIENT) else address)
    folder = os.open(".", os.O_RDONLY)
    socket.send_fds(connection, [b"f"], [0, 1, 2, folder])
    os.close(folder)
    request = {
        "arguments": arguments,
        "environment": dict(os.environ),
        "interruptible": signal.getsignal(signal.SIGINT) is not signal.SIG_IGN,
    }
    told = marshal.dumps(request)
    connection.sendall(len(told).to_bytes(NUMBER_BYTES) + told)
    answer = connection.recv(NUMBER_BYTES, socket.MSG_WAITALL)
    if len(answer) < NUMBER_BYTES:
        raise ConnectionError("no copy was made")
    return int.from_bytes(answer)


if __name__ == "__main__":
    main(sys.argv[1:])
