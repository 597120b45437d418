"""What all tests share: folders of their own, and the flag that moves golden files."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from running import Done

if TYPE_CHECKING:
    from collections.abc import Iterator

    from running import Run

# Tests start Python some hundred times. Where no bytecode is kept, each start would compile
# everything again, and so would pytest all tests: that doubles the time.
if sys.dont_write_bytecode:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(__file__).parents[1] / ".pytest_cache/bytecode")
    sys.dont_write_bytecode, sys.pycache_prefix = False, os.environ["PYTHONPYCACHEPREFIX"]

# A busy machine is no reason to fail, so there is no deadline on one example. check.py asks for
# more of them, and with --system for many.
settings.register_profile("quick", deadline=None, max_examples=15)
settings.register_profile("checked", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=60)
settings.load_profile("quick")


# A shell that starts us in the background has us ignore Ctrl-C, and nohup a terminal that hangs up; so
# would every child that a test stops with one.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


AUDIO = Path(__file__).parent / "audio"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Run named tests in this process, where a debugger works; all of them on all cores.

    A fifth of the time is waiting, for servers and children, so there is one process more than cores.
    """
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    return 0 if named else (os.cpu_count() or 1) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="Write the golden timelines and screens anew; read the difference before committing it.",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse what is left out without a reason, or would be run by nothing."""
    for item in items:
        for name in ("slow", "long"):
            marker = item.get_closest_marker(name)
            if marker is not None and "reason" not in marker.kwargs:
                raise pytest.UsageError(f"{item.nodeid} is marked {name}: say reason=...")
        # check.py looks for what plays side by side in one folder, for many processes collect it.
        marks = {marker.name for marker in item.iter_markers()}
        if "audio" in marks and "alone" not in marks and item.path.parent != AUDIO:
            raise pytest.UsageError(f"{item.nodeid} is marked audio: move it to {AUDIO.name}/")


@pytest.fixture(scope="session")
def _shared_cache(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    (folder / "matcue").mkdir()
    # Where links are not allowed, each process of each run speaks for itself.
    with suppress(OSError):
        (folder / "matcue" / "clips").symlink_to(_kept_clips(pytestconfig), True)
    return folder


def _kept_clips(config: pytest.Config) -> Path:
    """Give the folder of clips that all runs share while nothing about the voices changes."""
    sources = sorted((config.rootpath / "src" / "matcue" / "voice").glob("*.py"))
    libraries = [metadata.version(name) for name in ("hibari-tts", "numpy", "onnxruntime")]
    about = [*map(Path.read_bytes, sources), *map(str.encode, libraries)]
    folder = (
        config.rootpath / ".pytest_cache" / "clips" / hashlib.sha256(b"".join(about)).hexdigest()
    )
    folder.mkdir(parents=True, exist_ok=True)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _covers_painted_once() -> Iterator[None]:
    """Paint a cover once a run, since tests have no folder in common in which it would be found."""
    from matcue.pictures import cover

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover, "png", functools.cache(cover.png))
        yield


@pytest.fixture(autouse=True)
def _own_folders(
    tmp_path: Path, _shared_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """No test reads or fills the user's own folders, or presses in the user's own session.

    Clips are shared between tests, and between runs; a test about the cache takes `empty_cache`.
    """
    monkeypatch.setenv("XDG_CACHE_HOME", str(_shared_cache))
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    for variable in [name for name in os.environ if name.startswith("MATCUE_")]:
        monkeypatch.delenv(variable)
    # As where it is installed: hints say `matcue`.
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    # The path of a socket has about a hundred bytes; pytest's own folders may be longer.
    with tempfile.TemporaryDirectory(prefix="mc-") as runtime:
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        yield


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of this test's own, with nothing in it."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def no_plans(empty_cache: Path, _shared_cache: Path) -> Path:
    """A cache folder of this test's own that knows no plan, though every clip."""
    shared = _shared_cache / "matcue" / "clips"
    if shared.exists():
        (empty_cache / "matcue").mkdir(parents=True)
        (empty_cache / "matcue" / "clips").symlink_to(shared.resolve(), True)
    return empty_cache


@pytest.fixture
def run_matcue(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run matcue in this process; see `running.Run`."""
    from matcue.cli.main import run

    def ran(*arguments: str) -> Done:
        code = run(list(arguments))
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return ran
