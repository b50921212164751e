"""Scripts as copies of one process that has loaded the big libraries already.

Every rule's script is a process of its own, and most of them work for less time than numpy, pandas,
pyarrow and scipy.special take to load. So a run keeps one process that has loaded them. Snakemake
starts each script by way of `script_launcher`, which asks that process for a copy of itself (a
fork). In the copy the script runs from its first line, with its own arguments, environment, working
folder and screen; the launcher waits and then ends as the copy ended. What Snakemake sees is the
same: a process for each job, its exit code, its signals.

The first scripts need little, and nobody should wait while the rest loads. So as soon as that
little is there, the process makes copies, and one of them becomes its successor: it loads the rest
meanwhile, and then makes the copies in its place.

Where anything is not as expected (no such process, another Python, more threads, a container, a
system other than Linux) the script runs in its own process, and writes the same bytes.

Both processes belong to the run. They read from a pipe whose other end the run alone holds, so they
end with the run, however that ends.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import marshal
import os
import runpy
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from types import FrameType
from typing import NoReturn

from questline.core import script_launcher
from questline.core.script_launcher import (
    ADDRESS,
    GO,
    NUMBER_BYTES,
    PATIENT_SUFFIX,
    surroundings,
)

LIBRARIES = (
    "numpy",
    "pandas",
    "pyarrow.parquet",
    "pyarrow.dataset",
    "snakemake.logging",
    "snakemake.iocontainers",
    "questline.core.files",
    "questline.core.job",
    "questline.intake.stage",
)
"""What is loaded before the first copy is made: what the first scripts need."""

LATER = (
    "questline.cleaning.stage",
    "questline.scoring.stage",
    "scipy.special",
    "scipy.linalg",
    "questline.imputation.stage",
    "questline.measurement.stage",
    "questline.description.stage",
    "questline.modelling.stage",
    "questline.robustness.stage",
    "questline.tools.selftest.answers",
    "questline.release.stage",
    "scipy.optimize",
    "questline.release.audit.auditing",
    "questline.reporting.figures.draw",
    "questline.reporting.pages.page",
)
"""What the successor loads: the first stages keep one core busy, this the other."""

TEMPLATES = "questline.reporting.pages.templates"

ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
"""A process of several threads cannot be copied safely; these keep the libraries from starting
any."""

READY = b"r"


_served_by: set[int] = set()


def helpers() -> frozenset[int]:
    """The numbers of the processes that this run has started and that are no jobs."""
    return frozenset(_served_by)


@cache
def start() -> str:
    """Start the process for this run, where the system is one on which copies are safe.

    Returns what is to be put in front of the command of a script, if anything. To be called as soon
    as it is clear that there will be jobs; called again, it changes nothing.
    """
    if sys.platform != "linux":
        return ""
    program = (
        "import sys; sys.path.append(sys.argv[1]); "
        "from questline.core.copied_process import serve; "
        "serve(sys.argv[2], *map(int, sys.argv[3:]))"
    )
    scripts = str(Path(__file__).resolve().parents[2])
    with contextlib.suppress(OSError):
        address = str(Path(tempfile.mkdtemp(prefix="questline-")) / "copies")
        with (
            socket.socket(socket.AF_UNIX) as listener,
            socket.socket(socket.AF_UNIX) as patient,
        ):
            # From here on scripts can ask; they are answered when the libraries are loaded.
            numbers = []
            for place, name in ((listener, address), (patient, address + PATIENT_SUFFIX)):
                place.bind(name)
                place.listen(64)
                numbers.append(place.fileno())
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", program, scripts, address, *map(str, numbers)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=numbers,
                env={**os.environ, **ONE_THREAD},
            )
        _served_by.add(process.pid)
        atexit.register(_end, process, address)
        os.environ[ADDRESS] = f"{surroundings(sys.executable)}\n{address}"
        return shlex.join([sys.executable, "-I", "-S", script_launcher.__file__])
    return ""


def serve(address: str, listening: int, patient: int) -> None:
    """Load the libraries, then make a copy of this process for each script that asks.

    `listening` is the number of the socket that scripts find at `address`; on `patient` ask those
    that wait for the successor. Ends when the run does.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, _clear_up)
    signal.signal(signal.SIGTERM, _leave)
    successor = 0
    try:
        _load(LIBRARIES)
        told, tell = os.pipe()
        successor = os.fork()
        if not successor:
            os.close(told)
            _succeed(tell, [listening, patient])
        os.close(tell)
        os.close(patient)
        _make_copies([listening], told)
        select.select([sys.stdin], [], [])
    finally:
        # The run ends once both have, so that their time at work counts as the run's.
        if successor:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(successor, signal.SIGTERM)
                os.waitpid(successor, 0)
        shutil.rmtree(Path(address).parent, ignore_errors=True)
        # Nothing is left to be tidied; taking all that was loaded apart would take long.
        os._exit(0)


def _succeed(tell: int, listening: list[int]) -> NoReturn:
    """Be the process that loads the rest, says so, and makes all further copies."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        _load(LATER, _compile_templates)
        os.write(tell, READY)
        os.close(tell)
        _make_copies(listening)
    finally:
        os._exit(0)


def _load(names: Sequence[str], then: Callable[[], None] | None = None) -> None:
    gc.disable()
    for name in names:
        importlib.import_module(name)
    if then:
        then()
    gc.freeze()
    gc.enable()


def _compile_templates() -> None:
    """Both editions of the report are made from the same templates."""
    from questline.core.files import read_templates

    folder = Path(__file__).resolve().parents[3] / "reports" / "templates"
    templates = read_templates(str(path) for path in folder.rglob("*") if path.is_file())
    importlib.import_module(TEMPLATES).compiled(templates)


def _make_copies(listening: list[int], told: int | None = None) -> None:
    """Make a copy for each script that asks, until the run ends or the successor is ready.

    `told` is the number of the pipe on which the successor says that it is ready; it says nothing
    where it came to an end.
    """
    places = [socket.socket(fileno=number) for number in listening]
    for place in places:
        # Two processes may be waiting for the same script: one gets it, the other waits on.
        place.setblocking(False)
    pipes = [sys.stdin.fileno(), *([] if told is None else [told])]
    while True:
        ready, _, _ = select.select([*pipes, *places], [], [])
        if pipes[0] in ready or len(list(Path("/proc/self/task").iterdir())) > 1:
            break
        if told is not None and told in ready:
            pipes.remove(told)
            if os.read(told, 1) == READY:
                break
        for place in places:
            with contextlib.suppress(BlockingIOError):
                connection, _ = place.accept()
                if os.fork() == 0:
                    _be_the_script(connection, places)
                connection.close()
    for place in places:
        place.close()


def _end(process: subprocess.Popen[bytes], address: str) -> None:
    # A signal that comes while the libraries load can be lost in them; the closed pipe cannot.
    if process.stdin:
        process.stdin.close()
    process.terminate()
    process.wait()
    shutil.rmtree(Path(address).parent, ignore_errors=True)
    # Before it ends, Python would look for garbage among all that Snakemake has loaded and made.
    gc.freeze()


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit()


def _clear_up(number: int, frame: FrameType | None) -> None:
    """Take note of a copy that has ended; its time at work then counts as the run's."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _be_the_script(connection: socket.socket, listening: Iterable[socket.socket]) -> NoReturn:
    """Run the script that the other end of the connection asks for, in this copy."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for place in listening:
        place.close()
    code = 1
    try:
        _, (*files, folder), _, _ = socket.recv_fds(connection, 1, 4)
        with connection.makefile("rb") as stream:
            request = marshal.loads(stream.read(int.from_bytes(stream.read(NUMBER_BYTES))))
        if request["interruptible"]:
            signal.signal(signal.SIGINT, _interrupt_once)
        connection.sendall(os.getpid().to_bytes(NUMBER_BYTES))
        if connection.recv(1) != GO:
            os._exit(code)
        threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        os.fchdir(folder)
        os.close(folder)
        os.environ.clear()
        os.environ.update(request["environment"])
        sys.argv = request["arguments"]
        sys.path.insert(0, str(Path(sys.argv[0]).absolute().parent))
        runpy.run_path(sys.argv[0], run_name="__main__")
        code = 0
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        with contextlib.suppress(OSError):
            connection.sendall(bytes([code % 256]))
        os._exit(code % 256)


def _interrupt_once(number: int, frame: FrameType | None) -> None:
    """What Ctrl-C does, once: it may reach a copy both from the keyboard and handed on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _end_with(connection: socket.socket) -> None:
    """End this copy when the process that asked for it has ended, which closes the connection."""
    connection.recv(1)
    os._exit(1)
