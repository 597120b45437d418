"""Every command, in the order in which help lists them."""

from typing import Final

import click

from matcue.cli.commands.cache import cache
from matcue.cli.commands.check import check
from matcue.cli.commands.config import config
from matcue.cli.commands.doctor import doctor
from matcue.cli.commands.export import export
from matcue.cli.commands.history import history
from matcue.cli.commands.list import list_
from matcue.cli.commands.log import log
from matcue.cli.commands.new import new
from matcue.cli.commands.play import play
from matcue.cli.commands.press import press
from matcue.cli.commands.program import program
from matcue.cli.commands.remind import remind
from matcue.cli.commands.schema import schema
from matcue.cli.commands.screening import screening
from matcue.cli.commands.share import share
from matcue.cli.commands.show import show
from matcue.cli.commands.today import today
from matcue.cli.commands.voices import voices

ALL: Final[tuple[click.Command, ...]] = (
    today,
    list_,
    play,
    press,
    export,
    share,
    show,
    program,
    history,
    log,
    check,
    screening,
    new,
    remind,
    schema,
    voices,
    config,
    cache,
    doctor,
)
