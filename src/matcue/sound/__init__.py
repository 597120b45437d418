"""Sound: the mixer, and all that it mixes except speech: tones, breath, ambience, music.

Begin with `mix.py` (a timeline as blocks of samples), `api.py` (what the mixer needs) and
`background.py` (music or ambience under a session).
No device, no output file and no exercise comes in here.
"""
