"""``matcue check``."""

from __future__ import annotations

import json
from typing import Any

import click

from matcue.base.errors import InputError, MachineError
from matcue.cli.lines import say
from matcue.cli.progress import Watching
from matcue.cli.shared import examples, options, routine_names, sounding


@click.command(
    short_help="Check routines and programs, and warn of broken rules.",
    epilog=examples("matcue check my-routine.yaml", "matcue check morning evening --strict"),
)
@click.argument("routines", nargs=-1, required=True, shell_complete=routine_names)
@click.option("--strict", is_flag=True, help="Leave with exit code 2 if there is a warning.")
@click.option("--doses", is_flag=True, help="Tell what each level makes of the doses in it.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@sounding
def check(
    *, routines: tuple[str, ...], strict: bool, doses: bool, as_json: bool, **choices: Any
) -> None:
    """Check ROUTINES and programs: read, speak and plan them, and warn of each rule they break."""
    from matcue.authoring.check import check_all
    from matcue.base.units import Ms, clock
    from matcue.routine.shelf import user_shelf

    shelf, chosen = user_shelf(), options(**choices)
    with Watching() as watching:
        results = check_all(routines, chosen, shelf, watching)
    fine = [result for result in results if result.total is not None]
    failed = [result.error for result in results if result.error is not None]
    alone = len(results) == 1
    if as_json:
        click.echo(json.dumps([r.as_json() for r in results], ensure_ascii=False, indent=1))
    else:
        for result in fine:
            for warning in result.warnings:
                click.echo(str(warning) if warning.spot else f"{result.routine}: {warning}")
            for line in result.doses if doses else ():
                click.echo(f"{result.routine}: {line}")
            how = _counted(len(result.warnings)) if result.warnings else "fine"
            about = "" if result.exact else "about "
            click.echo(f"{result.routine}: {about}{clock(result.total or Ms(0))}, {how}")
        for error in failed if not alone else ():
            say(f"matcue: {error}")
    if failed:
        if alone:
            raise failed[0]
        kind = InputError if all(isinstance(each, InputError) for each in failed) else MachineError
        raise kind(f"{len(failed)} of {len(results)} cannot be checked")
    warned = sum(len(result.warnings) for result in results)
    if strict and warned:
        raise InputError(f"{_counted(warned)}, and --strict allows none")


def _counted(warnings: int) -> str:
    return "1 warning" if warnings == 1 else f"{warnings} warnings"
