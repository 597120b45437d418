"""The presses: what a listener can ask for by key, pedal, headset or remote."""

from __future__ import annotations

from enum import StrEnum


class Press(StrEnum):
    """One press. The values are its names in the settings and in the local protocol."""

    TOGGLE = "toggle"
    """Pause where it sounds, go on where it is paused."""
    PLAY = "play"
    PAUSE = "pause"
    NEXT = "next"
    """On to the next exercise."""
    PREVIOUS = "previous"
    """To the start of this exercise, or from its first seconds to the one before."""
    REPEAT = "repeat"
    """This set again."""
    BACK = "back"
    """Ten seconds back."""
    FORWARD = "forward"
    """Ten seconds on."""
    SLOWER = "slower"
    FASTER = "faster"
    MORE_WORDS = "more-words"
    FEWER_WORDS = "fewer-words"
    VOICE_UP = "voice-up"
    VOICE_DOWN = "voice-down"
    TONES_UP = "tones-up"
    TONES_DOWN = "tones-down"
    SKIP_REST = "skip-rest"
    MORE_TIME = "more-time"
    """Thirty seconds more of this rest, or before what comes next."""
    STOP = "stop"
