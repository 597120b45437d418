"""docs/programs.md: its example is a program, and its tables are true."""

from __future__ import annotations

import re
from pathlib import Path

from matcue.routine.library import Library
from matcue.routine.program_document import ProgramDoc
from matcue.routine.programs import Programs

DOC = (Path(__file__).parents[2] / "docs" / "programs.md").read_text("utf-8")


def test_the_example_is_a_program(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", DOC, re.DOTALL)
    path = tmp_path / "my-weeks.yaml"
    path.write_text(example, "utf-8")
    program = Programs(Library()).load(str(path))
    assert program.days_a_week == 3


def test_every_program_stands_in_the_table_with_its_weeks_and_days() -> None:
    known = Programs(Library())
    for name in known.names():
        program = known.load(name)
        row = next(line for line in DOC.splitlines() if line.startswith(f"| `{name}` |"))
        assert row.endswith(f"| {program.weeks} | {program.days_a_week} |")


def test_every_key_is_explained() -> None:
    for name, field in ProgramDoc.model_fields.items():
        assert f"`{field.alias or name}`" in DOC
