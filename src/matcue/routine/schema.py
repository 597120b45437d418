"""The JSON Schema of routine files and of programs, for editors."""

from __future__ import annotations

from typing import Any, Final

from matcue.routine.document import RoutineDoc
from matcue.routine.program_document import ProgramDoc

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def routine_schema() -> dict[str, Any]:
    """Return the JSON Schema of routine files, made from `RoutineDoc`."""
    return {
        "$schema": DIALECT,
        **RoutineDoc.model_json_schema(by_alias=True),
        "title": "matcue routine",
    }


def program_schema() -> dict[str, Any]:
    """Return the JSON Schema of program files, made from `ProgramDoc`."""
    return {
        "$schema": DIALECT,
        **ProgramDoc.model_json_schema(by_alias=True),
        "title": "matcue program",
    }
