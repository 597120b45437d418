"""The report of ``matcue export``, as text and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from matcue.base.errors import InputError, MachineError
from matcue.base.units import SECOND, Ms, clock, size
from matcue.tracks.export import Failed, Made

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matcue.tracks.batch import Order
    from matcue.tracks.export import Wanted

    Results = Mapping[Wanted, Made | Failed]


class ExportReport:
    """Reports on an order of exports; measures the time from its creation."""

    def __init__(
        self,
        order: Order,
        wanted: Sequence[Wanted],
        left_out: Mapping[Wanted, Sequence[str]],
    ) -> None:
        """Start measuring the time.

        Args:
            order: The order.
            wanted: The tracks of the order.
            left_out: For each track, the ids of exercises left out because they hurt.
        """
        self._order = order
        self._wanted = wanted
        self._left_out = left_out
        self._began = monotonic()

    @property
    def _is_single(self) -> bool:
        """Tell whether it is one session, which is told of as it always was."""
        return not (self._order.is_several or self._order.split)

    def as_text(self, results: Results) -> str:
        """Return a line for each track, and for several tracks a line on all of them."""
        if self._is_single:
            lines = [*self._lines(results)]
        else:
            lines = [*self._table(results), self._sum(results)]
        return "".join(f"{line}\n" for line in lines if line)

    def as_json(self, results: Results) -> str:
        """Return JSON text: an object for one track, a list for portions, else a full report.

        Empty if a single track failed.
        """
        made = [(each, results[each]) for each in self._wanted]
        if self._is_single:
            told = [self._brief(each, track) for each, track in made if isinstance(track, Made)]
            if not told:
                return ""
            return json.dumps(told if len(made) > 1 else told[0], ensure_ascii=False)
        tracks = [self._text(each, track) for each, track in made if isinstance(track, Made)]
        failed = [
            _told_failed(wanted, track) for wanted, track in made if isinstance(track, Failed)
        ]
        whole = {
            "tracks": tracks,
            "failed": failed,
            "total_ms": sum(track["total_ms"] for track in tracks),
            "bytes": sum(track["bytes"] for track in tracks),
        }
        return json.dumps(whole, ensure_ascii=False)

    def raise_failures(self, results: Results) -> None:
        """Raise one error for all tracks that failed, if any did.

        Raises:
            InputError: The user can mend all failures.
            MachineError: At least one is a fault of the machine.
        """
        failed = {
            each: result for each in self._wanted if isinstance(result := results[each], Failed)
        }
        if not failed:
            return
        if len(self._wanted) == 1:
            raise next(iter(failed.values())).error
        lines = [f"{len(failed)} of {len(self._wanted)} tracks could not be made:"]
        # Tracks of one session mostly fail for one reason.
        for told in dict.fromkeys(result.told for result in failed.values()):
            names = [_name(each, result) for each, result in failed.items() if result.told == told]
            lines.append(f"{', '.join(names)}: {told}")
        faults = any(result.exit_code != InputError.exit_code for result in failed.values())
        raise (MachineError if faults else InputError)("\n  ".join(lines))

    def _brief(self, wanted: Wanted, track: Made) -> dict[str, Any]:
        return {
            "path": str(track.path.resolve()),
            "total_ms": track.total,
            "fresh": track.fresh,
            "bytes": track.size,
            "left_out": list(self._left_out.get(wanted, ())),
        }

    def _text(self, wanted: Wanted, track: Made) -> dict[str, Any]:
        portion = wanted.options.selection.portion
        return self._brief(wanted, track) | {
            "files": track.files,
            "routine": wanted.routine,
            "level": wanted.options.manner.level.value,
            "portion": portion[0] if portion else None,
            "format": wanted.fmt.name,
        }

    def _lines(self, results: Results) -> Iterator[str]:
        for wanted in self._wanted:
            track = results[wanted]
            if isinstance(track, Made):
                unchanged = "" if track.fresh else " (nothing has changed since it was made)"
                shown = wanted.output or wanted.folder / track.path.name
                yield f"{shown}: {clock(track.total)}, {size(track.size)}{unchanged}"

    def _table(self, results: Results) -> Iterator[str]:
        made = [track for each in self._wanted if isinstance(track := results[each], Made)]
        wide = max((len(_shown(track)) for track in made), default=0)
        folder = self._wanted[0].folder
        yield f"{folder}:" if folder != Path() else ""
        for track in made:
            unchanged = "" if track.fresh else "  unchanged"
            yield (
                f"  {_shown(track):<{wide}}  {clock(track.total):>7}  {size(track.size):>8}"
                f"{unchanged}"
            )

    def _sum(self, results: Results) -> str:
        made = [track for each in self._wanted if isinstance(track := results[each], Made)]
        fresh = [track for track in made if track.fresh]
        parts = [
            f"{len(made)} {'track' if len(made) == 1 else 'tracks'}",
            clock(Ms(sum(track.total for track in made))),
            size(sum(track.size for track in made)),
        ]
        if fresh:
            took = monotonic() - self._began
            speed = sum(track.total for track in fresh) / SECOND / took
            parts.append(f"{len(fresh)} made in {took:.1f} s, {speed:.0f} x real time")
        else:
            parts.append("nothing has changed since they were made")
        return f"{', '.join(parts[:3])}; {parts[3]}"


def _shown(track: Made) -> str:
    return track.path.name if track.files == 1 else f"{track.path.name}/ ({track.files} files)"


def _told_failed(wanted: Wanted, track: Failed) -> dict[str, Any]:
    return {
        "path": str(track.path.resolve()) if track.path else None,
        "routine": wanted.routine,
        "level": wanted.options.manner.level.value,
        "format": wanted.fmt.name,
        "error": track.told,
        "exit_code": track.exit_code,
    }


def _name(wanted: Wanted, track: Failed) -> str:
    if track.path is not None:
        return track.path.name
    return f"{wanted.routine} ({wanted.options.manner.level.value}, {wanted.fmt.name})"
