"""Starting point: ``matcue`` and ``python -m matcue``.

What is imported up here is all that runs before the signals are handled, so it is next to nothing.
"""

from __future__ import annotations

# As it is built in: `signal` itself makes enumerations of it, and Ctrl-C in these is a traceback.
import _signal as signal  # type: ignore[import-not-found] # it has no stubs
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Run the command line, and end the process with its exit code."""
    _leave_at_once_when_told()
    _mend_streams()
    # Nothing here multiplies matrices, and a pool of threads for it takes time to start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from matcue.cli.main import INTERRUPTED, run, unwinding_when_terminated

    try:
        with unwinding_when_terminated():
            code = run()
    except KeyboardInterrupt:  # in the instant before or after the run, which tells of its own
        code = INTERRUPTED
    sys.exit(code)


def _leave_at_once_when_told() -> None:
    """Let signals that are not ignored end the process, while it has nothing to clear up."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _leave)


def _leave(number: int, _frame: object) -> NoReturn:
    # An exception would come out of the middle of an import, as a traceback of it.
    if number == signal.SIGINT:
        os.write(2, b"\nmatcue: stopped\n")
    os._exit(128 + number)


def _mend_streams() -> None:
    """Connect closed standard streams to nothing, and let them take any letter.

    Left closed, their numbers would go to files of ours, and what libraries print into these.
    """
    import codecs

    codecs.register_error("as-json", _as_json)
    errors = {"stdin": "replace", "stdout": "as-json", "stderr": "backslashreplace"}
    for number, name in enumerate(errors):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # takes the lowest number
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", closefd=False))
        getattr(sys, name).reconfigure(errors=errors[name])


def _as_json(error: UnicodeError) -> tuple[str, int]:
    """Write what an encoding lacks with the escapes of JSON, so that JSON stays what it is."""
    import json

    assert isinstance(error, UnicodeEncodeError)  # noqa: S101 (for nothing else is it named)
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


if __name__ == "__main__":
    main()
