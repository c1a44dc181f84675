"""What the report shows, section by section, as plain values for its template.

Numbers are already written the way the reader's language writes them. Sentences come from
`trainer.report.sentences`, drawings from `trainer.report.charts`.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

import trainer
from trainer.data.subsets import SUBSETS
from trainer.errors import printable
from trainer.evaluation.metrics import Evaluation
from trainer.messages import told
from trainer.model.layer_table import LayerTable, layer_table
from trainer.pictures.augmentation import Augmentation
from trainer.report import charts, sentences
from trainer.report.report_language import Wording
from trainer.runs.continued import Continued
from trainer.runs.history import Analysis, History
from trainer.runs.recipe import Phase, Recipe
from trainer.runs.run_folder import RunFolder

_PACKAGES = ("torch", "torchvision", "onnxruntime", "numpy", "pillow")


@dataclass(frozen=True)
class Run:
    """Everything the page is about."""

    folder: RunFolder
    history: History
    analysis: Analysis
    evaluations: Mapping[str, Evaluation]

    @property
    def recipe(self) -> Recipe:
        return self.folder.recipe


def head(run: Run, wording: Wording) -> dict[str, Any]:
    """The top of the page: verdict, notes and key figures."""
    history, evaluations = run.history, run.evaluations
    subset = sentences.judged_subset(evaluations)
    notes = [wording(f"ending.{history.ending}")]
    if history.unreadable:
        notes.append(wording.count("unreadable", history.unreadable))
    if subset is None:
        notes.append(wording("not_evaluated"))
    return {
        "subtitle": wording(
            "subtitle",
            network=run.recipe.network.title,
            recipe=run.recipe.name,
            data=_folder_name(run.folder.settings.dataset),
        ),
        "verdict": sentences.verdict(evaluations[subset] if subset else None, wording),
        "notes": notes,
        "figures": _key_figures(run, subset, wording),
    }


def _key_figures(run: Run, subset: str | None, wording: Wording) -> list[tuple[str, str, str]]:
    """Value, meaning, remark."""
    if subset is not None:
        evaluation = run.evaluations[subset]
        name = sentences.subset_name(subset, wording)
        interval = wording.interval(evaluation.top1_interval)
        figures = [
            (
                wording.percent(evaluation.top1),
                wording("key.right", subset=name),
                wording("key.interval", interval=interval),
            ),
            (wording.number(evaluation.images), wording("key.images"), ""),
        ]
        if evaluation.tells_top5:
            figures.insert(1, (wording.percent(evaluation.top5), wording("key.top5"), ""))
    else:
        last = run.history.epochs[-1]
        figures = [
            (wording.percent(last.valid_accuracy), wording("key.last_valid"), ""),
            (wording.percent(last.train_accuracy), wording("key.last_train"), ""),
        ]
    epochs = wording.count("key.epochs", len(run.history.epochs))
    return [
        *figures,
        (wording.number(len(run.folder.settings.classes)), wording("key.classes"), ""),
        (wording.duration(run.history.seconds), wording("key.time"), epochs),
    ]


def model(run: Run, wording: Wording) -> dict[str, Any]:
    """The layer table of phase 1 and its totals."""
    classes, side = len(run.folder.settings.classes), run.recipe.preprocessing.size
    trainable = run.recipe.phases[0].trainable
    table = layer_table(run.recipe.network, classes, size=side, trainable=trainable)
    return {
        "intro": wording(
            "model.intro",
            network=run.recipe.network.title,
            dropout=wording.rate(run.recipe.dropout),
            classes=classes,
            size=side,
        ),
        "layers": _layers(table, wording),
        "totals": _totals(table, wording),
    }


def _layers(table: LayerTable, wording: Wording) -> list[dict[str, Any]]:
    return [
        {
            "name": row.path or row.name,
            "depth": row.depth,
            "kind": row.kind,
            "input": _shape(row.input_shape),
            "output": _shape(row.output_shape),
            "parameters": wording.number(row.parameters) if row.parameters else "–",
            "trainable": wording("yes" if row.trainable else "no") if row.parameters else "–",
        }
        for row in table.rows
    ]


def _shape(shape: Iterable[int]) -> str:
    return " × ".join(str(length) for length in list(shape)[1:])


def _totals(table: LayerTable, wording: Wording) -> list[tuple[str, str]]:
    return [
        (wording("total.parameters"), wording.number(table.parameters)),
        (wording("total.trainable"), wording.number(table.trainable)),
        (wording("total.frozen"), wording.number(table.frozen)),
        (wording("total.mult_adds"), wording.decimal(table.mult_adds / 1e6)),
        (wording("total.input"), wording.decimal(table.input_mb)),
        (wording("total.activations"), wording.decimal(table.activations_mb)),
        (wording("total.weights"), wording.decimal(table.parameters_mb)),
        (wording("total.size"), wording.decimal(table.total_mb)),
    ]


def training(run: Run, wording: Wording) -> dict[str, Any]:
    """Curves, the table of epochs, and what to know about them."""
    history = run.history
    notes = [
        wording(
            "phase.note",
            phase=phase.phase,
            name=sentences.phase_name(run.recipe, phase.phase, wording),
            epochs=wording.count("key.epochs", len(history.of_phase(phase.phase))),
            parameters=wording.number(phase.trainable_parameters),
        )
        for phase in history.phases
    ]
    notes += [
        wording.count("phase.early", early.patience, phase=early.phase)
        for early in history.ended_early.values()
    ]
    if history.averaged is not None:
        taken = "taken" if history.averaged.taken else "first"
        notes.append(wording(f"averaged.{taken}"))
    if history.teaching_epochs:
        epochs = wording.count("key.epochs", history.teaching_epochs)
        notes.append(wording("phase.teaching", epochs=epochs))
    if history.resumes:
        notes.append(wording.count("training.resumed", history.resumes))
    return {
        "notes": notes if run.recipe.only_fits else [*notes, wording("training.averages")],
        "loss": charts.loss_curves(history, wording),
        "accuracy": charts.accuracy_curves(history, wording),
        "epochs": [
            [
                str(epoch.phase),
                str(epoch.epoch),
                wording.decimal(epoch.train_loss, 4),
                wording.percent(epoch.train_accuracy),
                wording.decimal(epoch.valid_loss, 4) if epoch.valid_loss is not None else "–",
                wording.percent(epoch.valid_accuracy),
                wording.rate(epoch.learning_rate),
                wording.duration(epoch.seconds),
            ]
            for epoch in history.epochs
        ],
    }


def analysis(run: Run, wording: Wording) -> list[tuple[str, list[str]]]:
    """Title and sentences of each part of the analysis."""
    history, analysis = run.history, run.analysis
    return [
        (
            wording("analysis.convergence"),
            sentences.convergence(history, analysis, run.recipe, wording),
        ),
        (wording("analysis.jump"), sentences.jump(analysis, run.recipe, wording)),
        (wording("analysis.stability"), sentences.stability(history, analysis, wording)),
    ]


def recipe(run: Run, wording: Wording) -> dict[str, Any]:
    """The recipe: a table of phases and a list of facts."""
    recipe = run.recipe
    preprocessing = wording(
        "recipe.preprocessing.value",
        fit=wording(f"recipe.fit.{recipe.preprocessing.fit}"),
        size=recipe.preprocessing.size,
        interpolation=recipe.preprocessing.interpolation,
    )
    changes = [
        _change(name, value, wording)
        for name, value in recipe.augmentation
        if value != Augmentation.model_fields[name].default
    ]
    simple = [
        (wording(f"recipe.{key}"), _setting(getattr(recipe, key), wording))
        for key in ("batch_size", "dropout", "seed", "precision")
    ]
    return {
        "name": wording("recipe.title", recipe=recipe.name),
        "columns": [
            wording("phase.label", phase=number, name=sentences.phase_name(recipe, number, wording))
            for number in range(1, len(recipe.phases) + 1)
        ],
        "phases": _phases(run, wording),
        "facts": [
            *simple,
            (wording("recipe.device"), run.history.begun.device),
            (wording("recipe.threads"), str(run.history.begun.threads)),
            (wording("recipe.preprocessing"), preprocessing),
            (
                wording("recipe.augmentation"),
                "; ".join(changes) or wording("recipe.augmentation.none"),
            ),
        ],
    }


def _phases(run: Run, wording: Wording) -> list[tuple[str, list[str]]]:
    """A row a setting, a column a phase."""
    trained = {phase.phase: phase.trainable_parameters for phase in run.history.phases}
    parameters = [
        wording.number(trained[number]) if number in trained else "–"
        for number in range(1, len(run.recipe.phases) + 1)
    ]
    rows = [(wording("recipe.parameters"), parameters)]
    for name in Phase.model_fields:
        if name != "name":
            values = [getattr(phase, name) for phase in run.recipe.phases]
            if name == "sizes":
                values = [value or (run.recipe.preprocessing.size,) for value in values]
            cells = [
                wording.optional(f"recipe.{name}.{value}", _setting(value, wording))
                for value in values
            ]
            rows.append((wording.optional(f"recipe.{name}", name), cells))
    return rows


def _change(name: str, value: float, wording: Wording) -> str:
    """An augmentation with its strength."""
    if name.endswith("_probability") or name == "smallest_crop":
        strength = wording.percent(value, 0)
    else:
        strength = wording.rate(value)
    return wording.optional(f"augmentation.{name}", f"{name} {{value}}").format(value=strength)


def _setting(value: object, wording: Wording) -> str:
    if isinstance(value, float):
        return wording.rate(value)
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


def data(run: Run, wording: Wording) -> list[tuple[str, str]]:
    """Facts about the data set and its split."""
    settings, split = run.folder.settings, run.folder.split
    trained = Counter(row.label for row in split.subset("train"))
    sizes = sorted(trained[label] for label in settings.classes)
    copies = sentences.copies_of(run.folder)
    facts = [
        (wording("data.folder"), _folder_name(settings.dataset)),
        (wording("data.classes"), wording.number(len(settings.classes))),
    ]
    for subset in SUBSETS:
        name = sentences.subset_name(subset, wording)
        number = wording.number(sum(row.subset == subset for row in split.rows))
        facts.append((wording("data.subset", subset=name), number))
    facts += [
        (
            wording("data.per_class"),
            wording(
                "data.per_class.value",
                low=wording.number(sizes[0]),
                high=wording.number(sizes[-1]),
                median=wording.decimal(median(sizes), 0),
            ),
        ),
        (wording("data.method"), wording(f"data.method.{settings.split}")),
        (wording("data.seed"), str(settings.split_seed)),
        (wording("data.start"), _start(settings.start)),
    ]
    if settings.continues is not None:
        facts.append((wording("data.continues"), _continued(settings.continues, wording)))
    if settings.relabelled or settings.decided_out:
        value = wording(
            "data.decisions.value",
            relabelled=wording.number(settings.relabelled),
            left_out=wording.number(settings.decided_out),
        )
        facts.append((wording("data.decisions"), value))
    fitted = run.history.fitted
    if fitted is not None:
        value = wording(
            "data.cross_validated.value",
            accuracy=wording.percent(fitted.accuracy),
            interval=wording.interval((fitted.low, fitted.high)),
        )
        facts.append((wording("data.cross_validated"), value))
    if copies.groups:
        facts += [
            (wording("data.groups"), wording.number(copies.groups)),
            (wording("data.straddling"), wording.number(copies.straddling)),
        ]
    return facts


def _continued(what: Continued, wording: Wording) -> str:
    changes = (told(clause, wording.code) for clause in what.clauses())
    return f"{what.name} ({'; '.join(changes)})"


def suspects(run: Run, wording: Wording) -> list[tuple[str, str, str, str]]:
    """Path, label, what it looks like and how likely, of labels that may be wrong."""
    fitted = run.history.fitted
    return [
        (
            printable(each.path),
            printable(each.label),
            printable(each.looks_like),
            wording.percent(each.probability),
        )
        for each in (fitted.suspects if fitted is not None else ())
    ]


def _start(start: str) -> str:
    """The start's name; of a model file only the file's, as a page says nothing of the machine."""
    return printable(Path(start).name)


def _folder_name(dataset: str) -> str:
    return printable(Path(dataset).name) or dataset


def versions() -> list[tuple[str, str]]:
    """Names and versions of what wrote the page."""
    found = [("pokedex", trainer.__version__), ("Python", platform.python_version())]
    for package in _PACKAGES:
        try:
            found.append((package, version(package)))
        except PackageNotFoundError:
            continue  # a packaged program may carry no metadata
    return found
