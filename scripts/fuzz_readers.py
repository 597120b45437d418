"""Give damaged inputs to all that reads what others wrote or send, and look that none does harm.

Each input has to be taken, or refused with an error of matcue's own, within five seconds of
processor time and 300 MB; no answer of a server may be one of a fault (500), and nothing that is
taken, printed or sent may have a character that steers a terminal. It is seeded, so that what fails
fails again; every input that did harm is kept in the folder of the run, which is named at the end.

    python scripts/fuzz_readers.py --inputs 100               so many a reader, as check.py does
    python scripts/fuzz_readers.py --seconds 60               for so long, as check.py --system does
    python scripts/fuzz_readers.py --inputs 10000 --seed 7    all of it
    python scripts/fuzz_readers.py --reader orders --seed 7   one reader alone

A reader is a row of a table: `scripts/fuzz/fuzz_files.py` has those of files, and
`scripts/fuzz/fuzz_served.py` those of what other programs send.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent / "fuzz"))

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fuzz_reader import Counts

INPUTS = 100


def main() -> int:
    """Try all readers; return 1 if anything did harm."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inputs", type=int, help=f"how many a reader; {INPUTS} if not said")
    parser.add_argument("--seconds", type=float, help="begin no more inputs after so long")
    parser.add_argument("--reader", metavar="NAME", help="only this one")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    for variable in ("DATA", "CONFIG", "CACHE"):
        os.environ[f"XDG_{variable}_HOME"] = str(folder / variable.lower())
    os.chdir(folder)
    # What is imported below asks for the folders.
    import fuzz_files
    import fuzz_package
    import fuzz_samples
    import fuzz_served
    from fuzz_reader import Counts, tried

    fuzz_package.install(folder / "package", fuzz_samples.PACKAGED)
    readers = [*fuzz_files.rows(folder), *fuzz_served.rows(folder)]
    if asked.reader is not None:
        readers = [reader for reader in readers if reader.name == asked.reader] or parser.error(
            f"there are {', '.join(reader.name for reader in readers)}"
        )
    most = asked.inputs or (INPUTS if asked.seconds is None else sys.maxsize)
    end = time.monotonic() + asked.seconds if asked.seconds is not None else float("inf")
    chances = {
        reader.name: random.Random(asked.seed ^ zlib.crc32(reader.name.encode()))  # noqa: S311 (no secret)
        for reader in readers
    }
    counts = {reader.name: Counts() for reader in readers}
    nth = 0
    # Ctrl-C, too, ends it with the table.
    with suppress(KeyboardInterrupt):
        while nth < most and time.monotonic() < end:
            for reader in readers:
                if nth % reader.every:
                    continue
                # First the sample itself: one that is refused hides all that lies behind that.
                data = reader.input(chances[reader.name]) if nth else reader.samples[0]
                if harm := tried(reader, data, counts[reader.name]):
                    kept = folder / f"harm-{reader.name.replace(' ', '-')}-{nth}"
                    kept.write_bytes(data)
                    counts[reader.name].crashes.append(kept.name)
                    sys.stdout.write(f"{kept}: {harm}\n")
            nth += 1
            if nth == 1 and (bad := [name for name, each in counts.items() if not each.accepted]):
                sys.stdout.write(f"the samples of {', '.join(bad)} are refused\n")
                return 1
    sys.stdout.write(_table(counts))
    total = sum(each.inputs for each in counts.values())
    crashes = sum(len(each.crashes) for each in counts.values())
    sys.stdout.write(f"{total} inputs, {crashes} did harm; {folder}\n")
    return 1 if crashes else 0


def _table(counts: Mapping[str, Counts]) -> str:
    lines = [f"{'reader':22} {'inputs':>7} {'refused':>7} {'taken':>7} {'slowest':>9} {'harm':>4}"]
    lines += [
        f"{name:22} {each.inputs:7} {each.refused:7} {each.accepted:7} "
        f"{each.slowest_s * 1_000:6.0f} ms {len(each.crashes):4}"
        for name, each in counts.items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
