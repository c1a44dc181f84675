"""The command line: sub-commands over the library, and nothing else.

Exit codes: 0 done; 1 done, but some inputs failed; 2 wrong usage; 3 the command failed. Results go
to standard output or to ``--output``; progress and messages go to standard error, and bars are
drawn only where that is a terminal. torch is imported by the commands that train or convert.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from trainer import __version__
from trainer.cli import terminal
from trainer.cli.commands.advise import advise
from trainer.cli.commands.carry_out import carry_out
from trainer.cli.commands.classify import classify
from trainer.cli.commands.download import download
from trainer.cli.commands.evaluate import evaluate
from trainer.cli.commands.export import export
from trainer.cli.commands.inspect import inspect
from trainer.cli.commands.pack import pack
from trainer.cli.commands.report import report
from trainer.cli.commands.scan import scan
from trainer.cli.commands.teach import teach
from trainer.cli.commands.train import train
from trainer.cli.options import ExitCode
from trainer.errors import TrainerError, UsageError, printable, refusal
from trainer.threads import any_left_behind

app = typer.Typer(
    name="pokedex",
    help="Names the Pokémon in pictures, offline, and learns your own classes.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its tables cut words off in a narrow terminal
    context_settings={"help_option_names": ["-h", "--help"]},
)

errors = terminal.errors

_EXTRAS = {
    **dict.fromkeys(("jinja2", "scipy", "torch", "torchvision"), "train"),
    **dict.fromkeys(("fsspec", "pyarrow", "ray"), "cluster"),
}
"""by what is not installed where the program only classifies: the extra that brings it"""

_WRONG_ARGUMENTS: Any = typer.BadParameter.__mro__[2]
"""the base of what typer raises for wrong arguments, from whichever copy of click it uses"""

for _command in (
    classify,
    train,
    teach,
    evaluate,
    scan,
    pack,
    carry_out,
    inspect,
    export,
    report,
    advise,
    download,
):
    app.command(_command.__name__.replace("_", "-"))(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    terminal.accept_all_names()
    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except typer.Exit as ended:
        return ended.exit_code
    except UsageError as error:
        _complain(error)
        return ExitCode.USAGE
    except _WRONG_ARGUMENTS as error:
        _complain(error.format_message().replace("Value error, ", ""))  # how pydantic begins
        errors.print("`pokedex --help` lists the commands, `pokedex COMMAND --help` its options.")
        return ExitCode.USAGE
    except TrainerError as error:
        _complain(error)
    except (KeyboardInterrupt, typer.Abort):
        errors.print("Interrupted.")
    except BrokenPipeError:
        pass  # who read the output has seen enough
    except OSError as error:
        place = f"{printable(error.filename)}: " if isinstance(error.filename, str) else ""
        _complain(f"{place}{refusal(error)}.")
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        if getattr(sys, "frozen", False):
            how = "the packaged app does not hold it; with pip, the program can have it."
        else:
            how = f'install the “{extra}” extra (pip install "pokedex-app[{extra}]").'
        _complain(f"This command needs {error.name}: {how}")
    terminal.close_output()
    if any_left_behind():
        os._exit(ExitCode.FAILED)
    return ExitCode.FAILED


def _run(arguments: list[str]) -> int:
    # not the command's own `main`, which has its own mind about interrupts and closed pipes
    command = typer.main.get_command(app)
    with command.make_context("pokedex", arguments) as context:
        code = command.invoke(context)
    sys.stdout.flush()
    return int(code)


def _complain(message: object) -> None:
    errors.print(terminal.plain(message), style="red")


@app.callback(invoke_without_command=True)
def _without_command(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"pokedex {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        errors.print(context.get_help())
        raise typer.Exit(ExitCode.USAGE)
