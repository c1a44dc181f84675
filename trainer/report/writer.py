"""The report of a training: one self-contained HTML page in any language of the program.

Every number is read from the run folder: recipe, events, split, and the evaluations where there
are any. The page needs no network and no script, follows the reader's light or dark setting, and
prints. What it shows comes from `trainer.report.content`, its look from
``templates/report.html.j2``.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from trainer.errors import ReportError, refusal
from trainer.evaluation.advice import advise
from trainer.evaluation.evaluate import read_evaluations
from trainer.files import write_atomically
from trainer.languages import ENGLISH
from trainer.messages import told
from trainer.report import charts, content
from trainer.report.content import Run
from trainer.report.report_language import Wording
from trainer.report.results_section import results
from trainer.report.sentences import conclusions
from trainer.runs.history import analyse, read_history
from trainer.runs.run_folder import RunFolder


def write_report(run_folder: Path, language: str = ENGLISH.code, *, pictures: bool = True) -> Path:
    """Write ``report.html`` into the run folder and return its path.

    Args:
        language: a code of `trainer.languages`.
        pictures: show small copies of the pictures that were answered worst. They are the data
            set's: leave them out of a page that is to be published.

    Raises TrainerError where the folder is no run or no epoch of it has ended, and ReportError
    where the page cannot be written.
    """
    wording = Wording(language)
    run = _read(Path(run_folder))
    template = _environment(wording).get_template("report.html.j2")
    page = template.render(
        wording=wording,
        style=Markup(charts.STYLE),
        head=content.head(run, wording),
        model=content.model(run, wording),
        training=content.training(run, wording),
        analysis=content.analysis(run, wording),
        results=results(run, wording, pictures=pictures),
        advice=[
            (told(each.sentence, wording.code), told(each.expected, wording.code))
            for each in advise(run.folder, run.history, run.evaluations)
        ],
        conclusions=conclusions(run.history, run.analysis, run.evaluations, run.folder, wording),
        recipe=content.recipe(run, wording),
        data=content.data(run, wording),
        suspects=content.suspects(run, wording),
        versions=content.versions(),
        notices=run.history.notices,
    )
    return _write(run.folder.path / "report.html", page)


def write_curves(run_folder: Path, language: str = ENGLISH.code) -> Path:
    """Write both learning curves as ``curves.svg`` into the run folder and return its path.

    Raises what `write_report` raises.
    """
    wording = Wording(language)
    folder = Path(run_folder)
    history = read_history(folder)
    return _write(folder / "curves.svg", charts.curves_file(history, wording))


def _read(path: Path) -> Run:
    folder = RunFolder.open(path)
    history = read_history(path)
    evaluations = path / "evaluation.json"
    return Run(
        folder,
        history,
        analyse(history),
        read_evaluations(evaluations) if evaluations.exists() else {},
    )


def _write(path: Path, text: str) -> Path:
    try:
        write_atomically(path, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise ReportError(
            "{path} cannot be written: {why}.", path=path, why=refusal(error)
        ) from error
    return path


def _environment(wording: Wording) -> Environment:
    templates = files("trainer.report") / "templates"
    environment = Environment(
        loader=FunctionLoader(lambda name: (templates / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["t"] = wording
    return environment
