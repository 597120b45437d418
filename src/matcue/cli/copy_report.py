"""The report of ``matcue copy``, before and after copying, as text and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from matcue.base.units import size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matcue.tracks.copying.files import File
    from matcue.tracks.copying.plan import CopyPlan
    from matcue.tracks.copying.run import Copied


class CopyReport:
    """Reports on a copy plan."""

    def __init__(self, plan: CopyPlan) -> None:
        self._plan = plan

    @property
    def gone_files(self) -> str:
        """A text with the number of files whose source is gone."""
        count = len(self._plan.gone)
        return f"{_files(count)} {'is' if count == 1 else 'are'} gone from here"

    @property
    def it(self) -> str:
        """The pronoun for the gone files: ``it`` or ``them``."""
        return "it" if len(self._plan.gone) == 1 else "them"

    def before(self) -> str:
        """Return the text on what would be done."""
        plan = self._plan
        told = ["nothing to copy"]
        if plan.to_copy:
            told = [f"would copy {_files(len(plan.to_copy))}, {size(plan.bytes_to_copy)}"]
        if plan.gone:
            told.append(f"would ask to remove {_files(len(plan.gone))}")
        return self._text([*told, *self._unchanged()], gone="to be removed")

    def after(self, done: Copied, *, removed: bool) -> str:
        """Return the text on what was done."""
        plan = self._plan
        told = []
        if plan.to_copy:
            where = (
                "" if done.from_disk else " (from memory, for the system does not let us empty it)"
            )
            speed = plan.bytes_to_copy / done.took_s if done.took_s > 0 else 0
            told.append(
                f"{_files(len(plan.to_copy))}, {size(plan.bytes_to_copy)}, copied and read back"
                f"{where} in {done.took_s:.1f} s, {size(round(speed))}/s"
            )
        if removed:
            told.append(f"{_files(len(plan.gone))} removed")
        elif not plan.to_copy:
            told.append("nothing has changed")
        return self._text([*told, *self._unchanged()], gone="removed" if removed else "left there")

    def as_json(self, done: Copied | None = None, *, removed: bool = False) -> str:
        """Return the report as JSON text: what was done, or without *done* what would be."""
        plan = self._plan
        whole: dict[str, Any] = {
            "folder": str(plan.folder.resolve()),
            "done": done is not None,
            "new": [*map(_text, plan.new)],
            "changed": [*map(_text, plan.changed)],
            "unchanged": [*map(_text, plan.same)],
            "gone": [{"name": each.name, "bytes": each.size} for each in plan.gone],
            "removed": removed,
            "bytes": plan.bytes_to_copy,
            "seconds": round(done.took_s, 3) if done else None,
            "read_from_disk": done.from_disk if done else None,
        }
        return json.dumps(whole, ensure_ascii=False)

    def _text(self, told: Iterable[str], *, gone: str) -> str:
        return "\n".join([*self._table(gone), "; ".join(told)])

    def _table(self, gone: str) -> Iterator[str]:
        plan = self._plan
        rows = [("new", file.name, file.size) for file in plan.new]
        rows += [("changed", file.name, file.size) for file in plan.changed]
        rows += [(gone, each.name, each.size) for each in plan.gone]
        if not rows:
            return
        yield f"{plan.folder}:"
        kinds = max(len(kind) for kind, _, _ in rows)
        names = max(len(name) for _, name, _ in rows)
        for kind, name, count in rows:
            yield f"  {kind:<{kinds}}  {name:<{names}}  {size(count):>9}"

    def _unchanged(self) -> list[str]:
        same = self._plan.same
        all_ = size(sum(file.size for file in same))
        return [f"{_files(len(same))}, {all_}, there already"] if same else []


def _files(count: int) -> str:
    return f"{count} {'file' if count == 1 else 'files'}"


def _text(file: File) -> dict[str, Any]:
    return {"name": file.name, "source": str(file.source), "bytes": file.size}
