"""The table of all settings: each with its kind, its default and a line of help.

A setting is a field of `Settings` or of one of its groups; its key is the field's name with
hyphens, after the group's name and a dot: ``play.display-offset-ms``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import time
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from matcue.base.errors import InputError
from matcue.base.units import RATES
from matcue.live.keys import BINDINGS, Press
from matcue.out import Quality
from matcue.out.names import DEVICE_NAMES, DeviceName
from matcue.plan.manner import FASTEST, PACES, SLOWEST, Manner, Words
from matcue.routine.model import Level
from matcue.session.options import Backdrop, Options
from matcue.settings import kinds
from matcue.sound import background

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matcue.out import Format
    from matcue.settings.kinds import Kind

Value = TypeVar("Value")

PREFIX: Final = "MATCUE_"
NO_AMBIENCE: Final = "none"


class Screen(StrEnum):
    """How a live session is shown."""

    SCREEN = "screen"
    """A full screen, readable from the mat."""
    PLAIN = "plain"
    """A line for each event, for screen readers."""


class Source(StrEnum):
    """Sources of values, the strongest first."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from. Lines and columns count from 1."""

    source: Source
    path: Path | None = None
    line: int | None = None
    column: int | None = None
    variable: str | None = None

    def __str__(self) -> str:
        """Tell it in a word: ``default``, ``config.toml:3``, ``MATCUE_PACE``."""
        if self.variable is not None:
            return self.variable
        return f"{self.path.name}:{self.line}" if self.path is not None else self.source.value


DEFAULT: Final = Origin(Source.DEFAULT)
FLAG: Final = Origin(Source.FLAG)


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table."""

    key: str
    kind: Kind[Any]
    default: Any
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + self.key.upper().replace(".", "_").replace("-", "_")


def _setting(kind: Kind[Value], default: Value, told: str) -> Value:
    """Describe a field. It is typed as its value, which is what the field will hold."""
    return field(default=default, metadata={"kind": kind, "help": told})


def _sound_sets() -> Sequence[str]:
    from matcue.sound.files import tone_sets

    return tone_sets()


def _device(name: str) -> str:
    DeviceName.read(name)
    return name


def _ambiences() -> Sequence[str]:
    return (NO_AMBIENCE, *background.AMBIENCES)


def _formats() -> Sequence[str]:
    from matcue.out import FORMATS

    return tuple(FORMATS)


def _format(name: str) -> str:
    from matcue.out import by_name

    return by_name(name).name


def _voice(name: str) -> str:
    from matcue.session import voices

    voices.VoiceName.read(name)
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Settings of exports. `bitrate` is in kbit/s of the whole stream; None is the format's own."""

    folder: Path = _setting(kinds.folder(), Path(), "Where files go for which no name is given.")
    format: str = _setting(kinds.checked(_format, names=_formats), "mp3", "The kind of file.")
    bitrate: int | None = _setting(
        kinds.or_none(kinds.whole(6, 320, "kbit/s, or auto", "bit rate"), "auto"),
        None,
        "Kilobits a second of the whole stream, for formats that take so many.",
    )
    quality: Quality = _setting(
        kinds.choice("quality", Quality),
        Quality.NORMAL,
        "How much room the sound may take; small keeps 15 minutes under 4 MB.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """Settings of live sessions. A positive display offset shows things later."""

    device: str = _setting(
        kinds.checked(_device, DEVICE_NAMES),
        "auto",
        "What sounds: auto, sounddevice, miniaudio, simpleaudio, null or file:PATH.",
    )
    safe: bool = _setting(
        kinds.switch(), False, "Keep more sound ready, where it crackles; keys act a little later."
    )
    screen: Screen = _setting(
        kinds.choice("screen", Screen),
        Screen.SCREEN,
        "A screen to read from the mat, or plain lines.",
    )
    display_offset_ms: int = _setting(
        kinds.whole(-2_000, 2_000, "ms"), 0, "Show things so much later, for slow loudspeakers."
    )
    awake: bool = _setting(kinds.switch(), True, "Keep the computer awake while a session plays.")
    media_keys: bool = _setting(
        kinds.switch(), True, "Listen to the media keys and to the buttons of headsets."
    )
    voice_db: int = _setting(
        kinds.whole(-40, 6, "dB"), 0, "How much louder the voice is; negative is quieter."
    )
    tones_db: int = _setting(
        kinds.whole(-40, 6, "dB"), 0, "How much louder tones and breath are; negative is quieter."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings in force, and the origin of each value."""

    level: Level = _setting(
        kinds.choice("level", Level),
        Level.REGULAR,
        "Who exercises: a beginner gets it slower and lighter.",
    )
    pace: float = _setting(
        kinds.named("pace", PACES, SLOWEST, FASTEST),
        1.0,
        "How dense: rests, getting ready, tempo and speech; never holds or reps.",
    )
    words: Words = _setting(
        kinds.choice("amount of words", Words),
        Words.AUTO,
        "How much is said; auto explains what you have not done three times yet.",
    )
    voice: str = _setting(
        kinds.checked(_voice, "a name from `matcue voices`, or none"),
        "auto",
        "Who speaks; `matcue voices` lists them, `none` leaves only tones.",
    )
    sounds: str = _setting(kinds.name("set of tones", _sound_sets), "soft", "The tones.")
    rate: int = _setting(
        kinds.figure("rate", RATES),
        RATES[0],
        f"Frames a second; over music or an ambience always {background.RATE}.",
    )
    music: Path | None = _setting(
        kinds.music(), None, "Your music under the voice; it makes room for every word."
    )
    ambience: str = _setting(
        kinds.name("ambience", _ambiences), NO_AMBIENCE, "A sound made for you instead of music."
    )
    shuffle: bool = _setting(kinds.switch(), False, "Mix up the songs of a folder or a playlist.")
    seed: int = _setting(
        kinds.whole(0, 999_999_999), 1, "Another number mixes otherwise, or makes another rain."
    )
    music_db: int = _setting(
        kinds.whole(-40, 0, "dB"),
        0,
        "How much softer music or ambience is: -6 keeps it well behind.",
    )
    bedtime: time = _setting(
        kinds.clock(), time(22, 30), "When you go to bed; nothing strenuous within 5 hours before."
    )
    wake_time: time = _setting(kinds.clock(), time(7, 0), "When you get up.")
    working_days: tuple[int, ...] = _setting(
        kinds.weekdays(), (0, 1, 2, 3, 4), "When you work, most likely at a desk."
    )
    export: Export = field(default_factory=Export)
    play: Play = field(default_factory=Play)
    keys: Mapping[Press, tuple[str, ...]] = field(
        default_factory=lambda: {press: binding.keys for press, binding in BINDINGS.items()}
    )
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False, repr=False)

    def origin(self, key: str) -> Origin:
        """Return the origin of the value of a setting."""
        return self.origins.get(key, DEFAULT)

    def options(self) -> Options:
        """Return the session options that these settings make.

        Raises:
            InputError: See `backdrop`.
        """
        return Options(
            manner=Manner(level=self.level, pace=self.pace, words=self.words),
            voice=self.voice,
            sounds=self.sounds,
            rate=self.sounding_rate,
            backdrop=self.backdrop,
        )

    @property
    def backdrop(self) -> Backdrop | None:
        """Music or ambience under the session; if both are set, the one from the stronger source.

        Raises:
            InputError: Both come from the same source, or a flag shuffles no music.
        """
        music, ambience = self.music, self.ambience if self.ambience != NO_AMBIENCE else None
        if music is not None and ambience is not None:
            strengths = list(Source)
            by, other = (strengths.index(self.origin(k).source) for k in ("music", "ambience"))
            if by == other:
                raise InputError(
                    "music and an ambience do not sound together; leave one of them out"
                )
            music, ambience = (music, None) if by < other else (None, ambience)
        if self.shuffle and music is None and self.origin("shuffle").source is Source.FLAG:
            raise InputError("--shuffle mixes up the songs of --music, and there is none")
        if music is None and ambience is None:
            return None
        return Backdrop(
            music=music,
            ambience=ambience,
            shuffle=self.shuffle and music is not None,
            seed=self.seed,
            level_db=self.music_db,
        )

    @property
    def sounding_rate(self) -> int:
        """The sample rate of a session, in frames per second.

        Raises:
            InputError: A flag asks for a rate that is not possible with music or ambience.
        """
        if self.backdrop is None:
            return self.rate
        if self.rate != background.RATE and self.origin("rate").source is Source.FLAG:
            raise InputError(
                f"music and ambience sound at {background.RATE} frames a second, not {self.rate}; "
                "leave --rate out"
            )
        return background.RATE

    @property
    def asked_bitrate(self) -> int | None:
        """The bit rate set by a flag, in bit/s; None if no flag does.

        Raises:
            InputError: Another flag sets a quality.
        """
        asked = self.export.bitrate
        if asked is None or self.origin("export.bitrate").source is not Source.FLAG:
            return None
        if self.origin("export.quality").source is Source.FLAG:
            raise InputError("--bitrate and --quality both say the bit rate; leave one of them out")
        return asked * 1_000

    def bitrate_for(self, fmt: Format) -> int | None:
        """Return the bit rate for a format, in bit/s; None is the format's own.

        A rate from a flag is returned unchecked. A rate from elsewhere is ignored if the format
        does not support it, or if a stronger source sets a quality.

        Raises:
            InputError: Flags set both bit rate and quality.
        """
        from matcue.out.formats import bit_rate

        if (asked := self.asked_bitrate) is not None:
            return asked
        strengths = list(Source)
        by, other = (self.origin(f"export.{name}").source for name in ("bitrate", "quality"))
        if self.export.bitrate is None or strengths.index(other) < strengths.index(by):
            return None
        bits = self.export.bitrate * 1_000
        try:
            sounding = self.options()
            bit_rate(fmt, bits, rate=sounding.rate, channels=sounding.channels)
        except InputError:
            return None
        return bits


GROUPS: Final[Mapping[str, type[Any]]] = MappingProxyType({"export": Export, "play": Play})
KEYS: Final = "keys"
"""The group with a setting for each press of the listener's."""


def _rows() -> Iterator[Setting]:
    yield from _fields(Settings)
    for name, group in GROUPS.items():
        yield from _fields(group, f"{name}.")
    for press, binding in BINDINGS.items():
        told = f"{binding.does[0].upper()}{binding.does[1:]}."
        yield Setting(f"{KEYS}.{press.value}", kinds.keys(), binding.keys, told)


def _fields(group: type[Any], prefix: str = "") -> Iterator[Setting]:
    for each in fields(group):
        if "kind" in each.metadata:
            key = prefix + each.name.replace("_", "-")
            yield Setting(key, each.metadata["kind"], each.default, each.metadata["help"])


SETTINGS: Final[Mapping[str, Setting]] = MappingProxyType({row.key: row for row in _rows()})
"""Every setting by its key, in the order in which they are listed."""


def settings_of(values: Mapping[str, Any], origins: Mapping[str, Origin]) -> Settings:
    """Return the `Settings` of values and origins by key."""
    groups = {name: group(**_named(values, f"{name}.", group)) for name, group in GROUPS.items()}
    keys = {press: values[f"{KEYS}.{press.value}"] for press in Press}
    plain = Settings(**_named(values, "", Settings))
    return replace(
        plain, **groups, keys=MappingProxyType(keys), origins=MappingProxyType(dict(origins))
    )


def _named(values: Mapping[str, Any], prefix: str, group: type[Any]) -> dict[str, Any]:
    return {
        row.key.removeprefix(prefix).replace("-", "_"): values[row.key]
        for row in _fields(group, prefix)
    }
