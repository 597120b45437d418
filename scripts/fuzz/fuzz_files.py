"""Readers of files: those that strangers write, and matcue's own that may be damaged."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING, Final

import fuzz_samples as samples
import numpy as np
from fuzz_reader import Reader, Refused, data_of

from matcue.authoring.importing.importer import Importer
from matcue.base import folders
from matcue.base.errors import HistoryError
from matcue.base.json_record import json_object
from matcue.base.text import stray
from matcue.base.units import Ms
from matcue.cli.main import run
from matcue.coach import screening
from matcue.coach.history.exchange import as_csv, take_in
from matcue.coach.history.record import diary
from matcue.coach.history.store import History
from matcue.coach.reminders import kept as reminders
from matcue.out import SpokenLine
from matcue.out.tags import put_frame, timed_words_frame
from matcue.plan.care import care
from matcue.routine.language import Language
from matcue.routine.library import Library
from matcue.routine.phrasebook import read_phrasebook
from matcue.routine.programs import Programs
from matcue.routine.questionnaire import read_questionnaire
from matcue.routine.shelf import Shelf
from matcue.session import bookmark, fingerprint
from matcue.session.options import Options
from matcue.settings import write as settings_write
from matcue.settings.resolution import resolve
from matcue.sound.decode import Reading, measured
from matcue.sound.playlist import songs
from matcue.tracks import manifest
from matcue.tracks.copying import kept as copied
from matcue.tracks.orders import read_orders
from matcue.voice.api import Clip
from matcue.voice.cache import ClipCache
from matcue.voice.system_file import sound_bytes
from matcue.voice.system_recording import read_recording
from matcue.web import kept_token

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LINE: Final = SpokenLine(Ms(0), Ms(100), "Hello.")

_TAG: Final = b"ID3\x03\0\0\0\0\x01\x00TIT2\0\0\0\x02\0\0\0x".ljust(200, b"\0")


def rows(folder: Path) -> tuple[Reader, ...]:
    """Return all readers of files; they write their inputs into *folder*."""
    return (
        *_content(folder),
        *_settings(folder),
        *_own(folder),
        *_history(folder),
        *_sound(folder),
    )


def _put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _content(folder: Path) -> tuple[Reader, ...]:
    """Routines and programs, and the layers that a user lays over the package's."""
    library, own = Library(), folder / "own"
    _put(own / "routines" / "tiny.yaml", samples.ROUTINE)
    places = {
        "phrases": ("en/phrases.yaml", samples.PHRASES),
        "words of routines": ("en/routines.yaml", samples.ROUTINE_WORDS),
        "words of exercises": ("en/exercises.yaml", samples.EXERCISE_WORDS),
        "words of programs": ("en/programs.yaml", samples.PROGRAM_WORDS),
        "transitions": ("en/transitions.yaml", samples.TRANSITIONS),
        "page": ("en/page.yaml", samples.PAGE),
        "words of questions": ("en/screening.yaml", samples.SCREENING),
        "exercises": ("exercises.yaml", samples.EXERCISES),
    }

    importer = Importer()

    def routine(data: bytes) -> object:
        return library.load(str(_put(folder / "fuzz.yaml", data)))

    def text(data: bytes) -> object:
        # The texts of a program may have halves of characters, which those of files have not.
        return library.read(data.decode("utf-8", "replace").replace("\ufffd", "\ud800"))

    def imported(data: bytes) -> object:
        return library.read(importer.imported(data, "a.txt").text)

    def program(data: bytes) -> object:
        return Programs(library).load(str(_put(folder / "program.yaml", data)))

    def command(data: bytes) -> object:
        path = _put(folder / "shown.yaml", data)
        return _printed("show", str(path), "--voice", "none")

    def checked(data: bytes) -> object:
        path = _put(folder / "checked.yaml", data)
        return _printed("check", str(path), "--voice", "none", "--json")

    def layer(name: str, where: str) -> Callable[[bytes], object]:
        def read(data: bytes) -> object:
            place = _put(own / where, data)
            shelf = Shelf(own=own)
            try:
                match name:
                    case "phrases" | "transitions":
                        return read_phrasebook(shelf, "en")
                    case "words of questions":
                        return read_questionnaire(shelf)
                    case "words of programs":
                        return Programs(Library(shelf), own / "programs").load("thirty-days")
                    case "words of routines":
                        return Library(shelf).load("tiny")
                    case "page":
                        return Language(shelf).words("page").data
                    case _:
                        return Library(shelf).load("tiny")
            finally:
                place.unlink()

        return read

    tiny, short = data_of(samples.ROUTINE, samples.SHORT)
    return (
        Reader(name="routine", samples=[samples.ROUTINE], trees=[tiny], read=routine, clean=True),
        Reader(
            name="routine as text", samples=[samples.ROUTINE], trees=[tiny], read=text, clean=True
        ),
        Reader(name="import", samples=samples.IMPORTS, read=imported),
        Reader(name="show", samples=[samples.SHORT], trees=[short], read=command, every=2),
        Reader(name="check", samples=[samples.SHORT], trees=[short], read=checked, every=2),
        Reader(
            name="program",
            samples=[samples.PROGRAM],
            trees=data_of(samples.PROGRAM),
            read=program,
            clean=True,
        ),
        *(
            Reader(
                name=name,
                samples=[sample],
                trees=data_of(sample),
                read=layer(name, where),
                clean=True,
            )
            for name, (where, sample) in places.items()
        ),
    )


def _printed(*arguments: str) -> object:
    """Run a command; what it prints has no character that steers a terminal."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = run(list(arguments))
    told = out.getvalue()
    if stray(told) is not None or "Traceback" in told:
        raise AssertionError(f"this was printed: {told!r}")
    if code == 2:
        raise Refused(told)
    if code:
        raise AssertionError(f"it ended with {code}: {told!r}")
    return told


def _settings(folder: Path) -> tuple[Reader, ...]:
    def settings(data: bytes) -> object:
        found = resolve(environment={}, path=_put(folder / "config.toml", data))
        return found.settings() if not found.problems else None

    def changed(data: bytes) -> object:
        _put(folders.config() / "config.toml", data)
        settings_write.set_("level", "beginner")
        settings_write.unset("export.format")
        found = resolve(environment={}, path=folders.config() / "config.toml")
        return found.rows["level"].value == "beginner"

    def variable(data: bytes) -> object:
        text = os.fsdecode(data.replace(b"\0", b""))
        names = ("MATCUE_LEVEL", "MATCUE_BEDTIME", "MATCUE_KEYS_TOGGLE", "MATCUE_MUSIC")
        return resolve(environment=dict.fromkeys(names, text), path=folder / "none.toml").rows

    _put(folder / "a.mp3", b"")
    (folder / "folder").mkdir()

    def playlist(suffix: str) -> Callable[[bytes], object]:
        return lambda data: songs(_put(folder / f"list.{suffix}", data), [])

    def orders(data: bytes) -> object:
        path = _put(folder / "orders.csv", data)
        return read_orders(path, folder, Shelf(), Options(), lambda _: None)

    return (
        Reader(name="settings", samples=[samples.SETTINGS], read=settings, clean=True),
        Reader(name="change of settings", samples=[samples.SETTINGS], read=changed),
        Reader(name="variables", samples=[b"strong", b"22:30", b"space,p", b"/x"], read=variable),
        Reader(name="playlist m3u", samples=[samples.PLAYLIST], read=playlist("m3u"), clean=True),
        Reader(name="playlist pls", samples=[samples.PLS], read=playlist("pls"), clean=True),
        Reader(name="orders", samples=[samples.ORDERS], read=orders),
    )


def _own(folder: Path) -> tuple[Reader, ...]:
    """Files that matcue wrote, and somebody or something changed."""
    card = folder / "card"
    token = b"abcdefghijklmnop"

    def stored(place: Path, read: Callable[[], object]) -> Callable[[bytes], object]:
        def reading(data: bytes) -> object:
            _put(place, data)
            return read()

        return reading

    def left() -> object:
        found = bookmark.read()
        return found and bookmark.LEFT.write(found)

    def entries() -> object:
        manifest.tidy()
        return [manifest.is_there(each) for each in manifest.known()] or None

    def remembered() -> object:
        return [each.as_json() for each in reminders.read().values()] or None

    def noted(data: bytes) -> object:
        _put(folders.plans() / "fuzz.json", data)
        note = fingerprint.read_note("fuzz")
        files = note and note.get("files")
        if isinstance(files, dict) and all(isinstance(each, str) for each in files.values()):
            fingerprint.unchanged(files)
        return note

    def named() -> object:
        found = kept_token.kept_token()
        if not found.isascii() or not 16 <= len(found) <= 64:
            raise AssertionError(found)
        return found

    track = folder / "tracks" / "a.mp3"
    track.parent.mkdir()
    rows: dict[str, tuple[Path, Callable[[], object], tuple[bytes, ...]]] = {
        "bookmark": (bookmark.place(), left, samples.bookmark()),
        "manifest": (folders.tracks() / "fuzz.json", entries, (samples.entry_bytes(track),)),
        "answers": (screening.place(), screening.read, (samples.answers(),)),
        "reminders": (reminders.place(), remembered, (samples.reminders(),)),
        "list of a card": (card / copied.LIST, lambda: copied.read(card), (samples.copied(),)),
    }
    note = json.dumps({"total_ms": 5, "files": {str(track): "0" * 32, "": ""}}).encode()
    return (
        *(
            Reader(name=name, samples=some, trees=data_of(*some), read=stored(place, read))
            for name, (place, read, some) in rows.items()
        ),
        Reader(name="notes of plans", samples=[note], trees=data_of(note), read=noted),
        Reader(name="token", samples=[token], read=stored(kept_token.file(), named)),
    )


def _history(folder: Path) -> tuple[Reader, ...]:
    made = folder / "made.sqlite3"
    History(made).merge(samples.RECORDS, samples.NOTES)
    with contextlib.closing(sqlite3.connect(made)) as db:
        db.execute("PRAGMA journal_mode = DELETE")  # else a part of it is in its log
    place = folder / "history" / "history.sqlite3"

    def database(data: bytes) -> object:
        shutil.rmtree(place.parent, ignore_errors=True)
        _put(place, data)
        told: list[str] = []
        history = History(place, told.append)
        records, notes = history.records(), history.notes()
        if (len(records), len(notes)) != (2, 2) and not told:
            raise AssertionError("something is missing, and nobody was told")
        return records

    def taken(data: bytes) -> object:
        shutil.rmtree(place.parent, ignore_errors=True)
        source = _put(folder / "import.json", data)
        history = History(place)
        place.parent.mkdir()
        try:
            take_in(history, source)
            if take_in(history, source)[0]:
                raise AssertionError("the second time something was new")
        except HistoryError as error:  # the file is at fault, and not the history
            raise AssertionError(str(error)) from error
        records, notes = history.records(), history.notes()
        as_csv(records)
        care(diary(records, notes))
        return records, notes

    exported = samples.history()
    return (
        Reader(name="history", samples=[made.read_bytes()], binary=True, read=database),
        Reader(
            name="history import",
            samples=[exported],
            trees=data_of(exported),
            read=taken,
            clean=True,
        ),
    )


def _sound(folder: Path) -> tuple[Reader, ...]:
    clips = ClipCache(folder / "clips")
    clips.put("aa", Clip(np.zeros(100, np.float32), 24_000, Ms(4)))
    clip = next((folder / "clips").glob("*/*"))
    whole = clip.read_bytes()

    def cached(data: bytes) -> object:
        clip.write_bytes(data)
        return clips.get("aa")

    def signed(data: bytes) -> object:
        body = data[:-16]
        clip.write_bytes(body + hashlib.blake2b(body, digest_size=16).digest())
        return clips.get("aa")

    def song(suffix: str) -> Callable[[bytes], object]:
        def read(data: bytes) -> object:
            path = _put(folder / f"damaged{suffix}", data)
            about = measured(path)
            with Reading(path) as reading:
                if not np.isfinite(reading.read(1_000)).all():
                    raise AssertionError("it is no sound")
            return about

        return read

    def recording(data: bytes) -> object:
        path = _put(folder / "spoken.wav", data)
        return read_recording(path) if sound_bytes(path) else None

    def tagged(data: bytes) -> object:
        path = _put(folder / "tagged.mp3", data)
        try:
            put_frame(path, timed_words_frame([_LINE]))
        except ValueError as error:
            raise Refused(str(error)) from error
        return path

    def worker(data: bytes) -> object:
        return json_object(data)

    found = samples.songs(folder)
    answer = b'{"samples": 5, "rate": 24000, "error": null}\n'
    return (
        Reader(name="clip", samples=[whole], binary=True, read=cached),
        Reader(name="clip, signed", samples=[whole], binary=True, read=signed),
        *(
            Reader(name=f"music {suffix}", samples=[data], binary=True, read=song(suffix), every=5)
            for suffix, data in found.items()
            if suffix != ".m4b"  # as .m4a
        ),
        Reader(name="recording", samples=[found[".wav"]], binary=True, read=recording),
        Reader(name="tag", samples=[_TAG], binary=True, read=tagged),
        Reader(name="answer of a voice", samples=[answer], trees=data_of(answer), read=worker),
    )
