"""Working ahead: a stream made in a thread of its own, a little before it is needed."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

T = TypeVar("T")

DEPTH: Final = 8


@dataclass(frozen=True, slots=True)
class _Piece(Generic[T]):
    value: T


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None


def ahead(stream: Iterable[T], depth: int = DEPTH) -> Generator[T]:
    """Run *stream* up to *depth* pieces ahead of whoever takes them.

    Mixing and encoding both let go of the interpreter while they compute, so they overlap. An
    error of the stream is raised where its piece would have come; closing the generator stops
    the thread.
    """
    pieces: queue.Queue[_Piece[T] | _End] = queue.Queue(depth)
    stopped = threading.Event()

    def put(piece: _Piece[T] | _End) -> bool:
        while not stopped.is_set():
            try:
                pieces.put(piece, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def run() -> None:
        error: BaseException | None = None
        try:
            for value in stream:
                if not put(_Piece(value)):
                    return
        except BaseException as raised:  # noqa: BLE001 (it is raised again in the taker's thread)
            error = raised
        put(_End(error))

    worker = threading.Thread(target=run, name="matcue-ahead", daemon=True)
    worker.start()
    try:
        while isinstance(piece := pieces.get(), _Piece):
            yield piece.value
        if piece.error is not None:
            raise piece.error
    finally:
        stopped.set()
        worker.join()
