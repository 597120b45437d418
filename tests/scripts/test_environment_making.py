"""When `.venv` is kept, mended, made anew or left alone, and what is said when it fails."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import environment
from environment import Environment, Setback, Stamp

SCRIPTS = Path(environment.__file__).parent

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs here are shell scripts")

ANSWER = {
    "implementation": "cpython",
    "version": [3, 14, 99],
    "final": True,
    "wide": True,
    "threaded": False,
    "home": "/gone",
    "venv": True,
}
"""Newer than any real Python of a wanted version, so that `prepare` chooses it."""

PYTHON = """\
#!/bin/sh
PATH=/usr/bin:/bin
case "$*" in
*"-m venv"*)
    for folder; do :; done
    mkdir -p "$folder/bin" "$folder/lib/python3.14/site-packages/pip"
    touch "$folder/pyvenv.cfg" "$folder/bin/matcue"
    touch "$folder/lib/python3.14/site-packages/pip/__main__.py"
    cp "$0" "$folder/bin/python";;
*"-m pip"*) echo "pip $*" >> "{log}"; {pip};;
*dependency-groups*) echo '["ruff>=0.9"]';;
*"project dependencies") echo '["av>=18.1", "pyttsx3==2.99", "uvicorn>=0.40,<1", "miniaudio>=1.61; x"]';;
*) echo '{answer}';;
esac
"""
"""What `prepare` needs of a Python; environments and packages are empty files."""

UV = """\
#!/bin/sh
PATH=/usr/bin:/bin
echo "uv $*" >> "{log}"
{install}
case "$*" in
venv*)
    mkdir -p "$4/bin"
    touch "$4/pyvenv.cfg" "$4/bin/matcue"
    cp "$3" "$4/bin/python";;
esac
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout, and a machine with one Python."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "pyproject.toml").write_text("[dependency-groups]\n", "utf-8")
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    write_python(tmp_path / "programs" / "python3.14", tmp_path / "log")
    return checkout


def write_program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)


def write_python(path: Path, log: Path, *, pip: str = "exit 0") -> None:
    write_program(path, PYTHON.format(log=log, pip=pip, answer=json.dumps(ANSWER)))


def add_uv(root: Path, *, install: str = "") -> None:
    """Give the machine a uv, which runs *install* whatever it is asked for."""
    text = UV.format(log=root.parent / "log", install=install)
    write_program(root.parent / "programs" / "uv", text)


def asked(root: Path) -> list[str]:
    """What pip and uv were asked for, and forget it."""
    log = root.parent / "log"
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return lines


def whole(root: Path, *groups: str) -> Environment:
    """Make an environment that is finished."""
    made = environment.prepare(root, groups)
    asked(root)
    return made


def test_a_fresh_checkout_gets_an_environment_that_serves_from_then_on(root: Path) -> None:
    made = environment.prepare(root)
    assert asked(root) == [
        f"pip -I -m pip install --only-binary :all: --no-binary matcue --editable {root}"
    ]
    assert environment.prepare(root) == made
    assert asked(root) == []


def test_uv_is_used_where_it_is(root: Path) -> None:
    add_uv(root)
    made = environment.prepare(root, ["dev"])
    python = root.parent / "programs" / "python3.14"
    assert asked(root) == [
        f"uv venv --python {python} {made.folder}",
        f"uv pip install --python {made.python} --only-binary :all: --no-binary matcue --editable {root} ruff>=0.9",
    ]


def test_pip_steps_in_where_uv_fails(root: Path) -> None:
    """It reads other settings, so it may reach an index that uv cannot."""
    add_uv(root, install='case "$*" in pip*) exit 1;; esac')
    environment.prepare(root)
    assert [line.split()[0] for line in asked(root)] == ["uv", "uv", "pip"]


def test_an_environment_of_uvs_is_added_to_by_uv(root: Path) -> None:
    add_uv(root)
    whole(root)
    environment.prepare(root, ["dev"])
    assert [line.split()[:2] for line in asked(root)] == [["uv", "pip"]]


def test_an_environment_of_uvs_is_made_anew_when_uv_has_gone(root: Path) -> None:
    """It holds no pip to add anything with."""
    add_uv(root)
    whole(root)
    (root.parent / "programs" / "uv").unlink()
    environment.prepare(root, ["dev"])
    assert [line.split()[0] for line in asked(root)] == ["pip"]


def test_an_environment_of_somebody_elses_is_made_anew(root: Path) -> None:
    (root / ".venv").mkdir()
    (root / ".venv" / "pyvenv.cfg").touch()
    (root / ".venv" / "left over").touch()
    made = environment.prepare(root)
    assert not (made.folder / "left over").exists()
    assert len(asked(root)) == 1


def test_an_environment_with_the_tools_serves_for_trying_too(root: Path) -> None:
    whole(root, "dev")
    environment.prepare(root)
    assert asked(root) == []


def test_the_tools_are_added_to_an_environment_made_for_trying(root: Path) -> None:
    whole(root)
    environment.prepare(root, ["dev"])
    added = asked(root)
    assert len(added) == 1
    assert added[0].endswith(f"--only-binary :all: --no-binary matcue --editable {root} ruff>=0.9")
    environment.prepare(root, ["dev"])
    assert asked(root) == []


def test_a_changed_pyproject_is_installed_again_with_the_tools_that_were_there(root: Path) -> None:
    whole(root, "dev")
    (root / "pyproject.toml").write_text("# changed\n", "utf-8")
    environment.prepare(root)
    assert "ruff>=0.9" in asked(root)[0]
    environment.prepare(root, ["dev"])
    assert asked(root) == []


def test_an_install_that_fails_leaves_nothing_that_looks_whole(root: Path) -> None:
    made = whole(root)
    full = "echo 'ERROR: [Errno 28] No space left on device'; exit 1"
    write_python(made.python, root.parent / "log", pip=full)
    with pytest.raises(Setback, match="the disk is full"):
        environment.prepare(root, ["dev"])
    assert environment.read_stamp(made, root) is None
    assert "Errno 28" in (made.folder / "matcue-install.log").read_text("utf-8")


def test_an_environment_that_came_from_another_folder_does_not_serve(root: Path) -> None:
    """Its programs and its link to the checkout still name the old folder."""
    made = whole(root)
    environment._write_stamp(made, Path("/elsewhere"), environment.fingerprint(root), "3.14", ())
    assert environment.read_stamp(made, root) is None


def test_an_environment_whose_python_has_gone_does_not_serve(root: Path) -> None:
    made = whole(root)
    made.python.unlink()
    assert environment.read_stamp(made, root) is None


def test_an_environment_whose_python_has_become_another_does_not_serve(root: Path) -> None:
    """A system that moves from 3.12 to 3.13 leaves environments that start and lack everything."""
    made = whole(root)
    environment._write_stamp(made, root, environment.fingerprint(root), "3.12", ())
    assert environment.read_stamp(made, root) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"root": 1}', "\0"])
def test_a_damaged_stamp_does_not_serve(root: Path, text: str) -> None:
    made = whole(root)
    (made.folder / "matcue-environment.json").write_text(text, "utf-8")
    assert environment.read_stamp(made, root) is None


def test_a_stamp_serves_its_groups_and_fewer() -> None:
    stamp = Stamp("/checkout", "abc", "3.13", ("dev",))
    assert stamp.serves(project="abc", groups=[])
    assert stamp.serves(project="abc", groups=["dev"])
    assert not stamp.serves(project="abc", groups=["dev", "docs"])
    assert not stamp.serves(project="abd", groups=[])


def test_the_fingerprint_follows_pyproject(root: Path) -> None:
    before = environment.fingerprint(root)
    assert environment.fingerprint(root) == before
    (root / "pyproject.toml").write_text("[project]\n", "utf-8")
    assert environment.fingerprint(root) != before


def test_a_folder_that_is_no_checkout_is_named(tmp_path: Path) -> None:
    with pytest.raises(Setback, match="not a whole checkout"):
        environment.prepare(tmp_path)


def test_a_folder_of_that_name_that_is_no_environment_is_left_alone(root: Path) -> None:
    notes = root / ".venv" / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("mine", "utf-8")
    with pytest.raises(Setback, match="move it away"):
        environment.prepare(root)
    assert notes.read_text("utf-8") == "mine"


def test_a_link_of_that_name_is_left_alone(root: Path) -> None:
    (root / "shared").mkdir()
    (root / "shared" / "pyvenv.cfg").touch()
    (root / ".venv").symlink_to(root / "shared")
    with pytest.raises(Setback, match="move it away"):
        environment.prepare(root)


def test_one_with_the_lowest_versions_stands_beside_the_usual_one(root: Path) -> None:
    usual = whole(root)
    made = environment.prepare(root, ["dev"], minor="3.14", lowest=True)
    assert made.folder == root / ".venv-3.14-lowest"
    constraints = made.folder / "matcue-lowest.txt"
    assert constraints.read_text("utf-8").split() == [
        "av==18.1",
        "pyttsx3==2.99",
        "uvicorn==0.40",
        "miniaudio==1.61",
    ]
    assert f" --constraint {constraints} --editable {root} ruff>=0.9" in asked(root)[0]
    assert environment.prepare(root, ["dev"], minor="3.14", lowest=True) == made
    assert environment.prepare(root) == usual
    assert asked(root) == []


def test_a_python_that_is_not_here_is_a_setback(root: Path) -> None:
    with pytest.raises(Setback, match=r"there is no Python 3\.12 on this machine"):
        environment.prepare(root, minor="3.12")
    assert not (root / ".venv-3.12").exists()


def test_a_dependency_without_a_lowest_version_is_refused() -> None:
    with pytest.raises(Setback, match="no lowest version in 'segno'"):
        environment.lowest("segno")


def test_what_was_interrupted_at_its_very_start_may_be_made_anew(root: Path) -> None:
    (root / ".venv" / "bin").mkdir(parents=True)
    environment._check_ours(root / ".venv")


PIP_OFFLINE = """\
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<HTTPSConnection\
>: Failed to establish a new connection: [Errno -2] Name or service not known')': /simple/av/
ERROR: Could not find a version that satisfies the requirement av (from versions: none)
ERROR: No matching distribution found for av
"""
UV_OFFLINE = """\
error: Failed to fetch: https://index.example/simple/av/
  cause: error sending request for url (https://index.example/simple/av/)
  cause: dns error
"""
PIP_NO_WHEEL = """\
ERROR: Could not find a version that satisfies the requirement onnxruntime (from versions: none)
ERROR: No matching distribution found for onnxruntime>=1.2
"""
UV_NO_WHEEL = """\
error: No solution found when resolving dependencies
  cause: Because all versions of onnxruntime have no wheels with a matching Python ABI tag and you \
"""
UV_NO_WHEEL_IN_RANGE = "cause: Because onnxruntime>=1.20.0 has no usable wheels and you require it"


@pytest.mark.parametrize(
    ("output", "why"),
    [
        (PIP_OFFLINE, "the package index cannot be reached"),
        (UV_OFFLINE, "the package index cannot be reached"),
        (PIP_NO_WHEEL, "there is no ready-made onnxruntime for Python 3.13 on this kind"),
        (UV_NO_WHEEL, "there is no ready-made onnxruntime for Python 3.13 on this kind"),
        (UV_NO_WHEEL_IN_RANGE, "there is no ready-made onnxruntime for Python 3.13 on this kind"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("cause: failed to copy file: No space left on device (os error 28)", "the disk is full"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED]", "does not trust the package index's certificate"),
        ("PermissionError: [Errno 13] Permission denied: '.venv'", "may not be written to"),
        ("Collecting av\nERROR: Something else.\nhint: think", "ERROR: Something else."),
        ("just one line", "just one line"),
        ("", "it gave no reason"),
    ],
)
def test_an_installers_output_is_boiled_down_to_a_clause(output: str, why: str) -> None:
    assert why in environment.reason(output, "Python 3.13")


@pytest.mark.parametrize(
    ("script", "code"),
    [("exit 0", 0), ("exit 3", 3), ("kill -TERM $$", 128 + signal.SIGTERM)],
)
def test_a_programs_exit_code_is_passed_on_as_a_shell_would(script: str, code: int) -> None:
    assert environment.run_through(["sh", "-c", script]) == code


def test_a_program_that_is_not_there_is_a_setback() -> None:
    with pytest.raises(Setback, match="does not start"):
        environment.run_through(["/nowhere/matcue"])


def test_ctrl_c_lets_the_program_tidy_up_and_leaves_with_130(tmp_path: Path) -> None:
    """Half a second of tidying stands for an export that takes its unfinished file away."""
    tidy = f"trap 'sleep 0.5; touch {tmp_path}/tidied; exit 1' INT; touch {tmp_path}/started; "
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(SCRIPTS)!r}); import environment\n"
        f"command = ['sh', '-c', {tidy + 'while :; do sleep 0.05; done'!r}]\n"
        "environment.finish(lambda _: environment.run_through(command))\n",
        "utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, str(script)], start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "\nStopped.\n")
    assert (tmp_path / "tidied").exists()


def test_a_setback_is_one_line_and_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    def main(_: object) -> int:
        raise Setback("the network is missing")

    with pytest.raises(SystemExit, match="1"):
        environment.finish(main)
    assert capsys.readouterr() == ("", "the network is missing\n")


def test_an_error_of_the_system_names_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    def main(_: object) -> int:
        raise PermissionError(13, "Permission denied", "/checkout/.venv")

    with pytest.raises(SystemExit, match="1"):
        environment.finish(main)
    assert capsys.readouterr().err == "/checkout/.venv: Permission denied\n"
