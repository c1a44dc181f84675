"""Results as one web page that needs no other file: a table with small pictures and a search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TextIO

from pokedex_app.batch.logic.answers import Certainty, Result

PICTURES = 2000
"""Rows that get a small picture; each adds about 3 KB to the page."""
PICTURE_PIXELS = 72


@dataclass(frozen=True)
class PageTexts:
    """What the page says, in the language of the window.

    Attributes:
        intro: a sentence or two below the title: how many, when, by which model.
        headings: of the columns picture, file, answer, confidence, state.
        states: by `Certainty`.
        none: stands for none of the classes, where the user says so.
        said: what the model said against the user, with places for ``name`` and ``percent``.
        named_by: which model gave an answer, by its name, where there are several.
        percent: writes a fraction in [0, 1].
        name_of: the name of a class by its label.
        explain: an error of `trainer` in this language.
    """

    language: str
    title: str
    intro: str
    search: str
    headings: tuple[str, str, str, str, str]
    states: dict[Certainty, str]
    none: str
    said: str
    named_by: Callable[[str], str]
    percent: Callable[[float], str]
    name_of: Callable[[str], str]
    explain: Callable[[str], str]


def write_page(
    results: Sequence[Result], file: TextIO, threshold: float, texts: PageTexts
) -> Iterator[int]:
    """Yields how many rows are written, after each."""
    headings = "".join(f"<th scope='col'>{escape(text)}</th>" for text in texts.headings)
    file.write(
        _HEAD.format(
            language=texts.language,
            title=escape(texts.title),
            intro=escape(texts.intro),
            search=escape(texts.search),
            headings=headings,
            style=_STYLE,
        )
    )
    several = len({result.model for result in results}) > 1
    for done, result in enumerate(results, start=1):
        picture = _small_picture(result) if done <= PICTURES else ""
        named_by = texts.named_by(result.model) if several and result.model else ""
        file.write(_row(result, threshold, texts, picture, named_by))
        yield done
    file.write(_FOOT.format(script=_SCRIPT))


def _row(result: Result, threshold: float, texts: PageTexts, picture: str, named_by: str) -> str:
    state = result.state(threshold)
    if result.error is not None:
        answer, confidence = f"<em>{escape(texts.explain(result.error))}</em>", ""
    elif state is Certainty.CORRECTED:
        name = texts.name_of(result.label) if result.label is not None else texts.none
        answer, percent = texts.states[Certainty.STRANGE], ""
        if result.answer is not None:
            answer, percent = texts.name_of(result.answer), texts.percent(result.confidence)
        said = texts.said.format(name=answer, percent=percent).rstrip()
        answer, confidence = f"<b>{escape(name)}</b><small>{escape(said)}</small>", ""
    else:
        percent = escape(texts.percent(result.confidence))
        width = round(100 * result.confidence)
        none = texts.states[Certainty.STRANGE]
        best = none if result.label is None else texts.name_of(result.label)
        answer = f"<b>{escape(best)}</b>"
        rest = slice(0, 2) if result.label is None else slice(1, 3)
        others = zip(result.labels[rest], result.probabilities[rest], strict=True)
        listed = [f"{escape(texts.name_of(o))} {escape(texts.percent(p))}" for o, p in others]
        answer += f"<small>{' · '.join(listed)}</small>"
        confidence = f"{percent}<i style='--w:{width}%'></i>"
    if named_by and result.error is None:
        answer += f"<small>{escape(named_by)}</small>"
    return (
        f"<tr><td>{picture}</td>"
        f"<td>{escape(result.name)}<small>{escape(result.folder)}</small></td>"
        f"<td>{answer}</td><td class='n {state}'>{confidence}</td>"
        f"<td class='{state}'>{escape(texts.states[state])}</td></tr>\n"
    )


def _small_picture(result: Result) -> str:
    from trainer.pictures.data_uri import data_uri  # brings Pillow: not before it is needed

    uri = data_uri(result.path, PICTURE_PIXELS) if result.error is None else None
    return f"<img alt='' loading='lazy' src='{uri}'>" if uri is not None else ""


_HEAD = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
<p>{intro}</p>
<p><input type="search" id="search" placeholder="{search}" aria-label="{search}"></p>
<table>
<thead><tr>{headings}</tr></thead>
<tbody>
"""

_FOOT = """</tbody>
</table>
<script>{script}</script>
</body>
</html>
"""

# the page's own colours, for a browser: it has no theme of the app
_STYLE = """
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f2a; --muted: #565e70;
  --line: #d5d9e2; --track: #e3e6ed; --good: #1b7a3d; --warning: #8f5a00;
  --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171e; --text: #e9ecf3;
  --muted: #a3acbf; --line: #343b4a; --track: #303746; --good: #5fd08a;
  --warning: #f0b557; --bad: #ff8b82; } }
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem;
  padding: 0 1rem; background: var(--ground); color: var(--text); }
h1 { margin-bottom: 0; }
p { color: var(--muted); }
input { font: inherit; padding: .4rem .6rem; width: min(24rem, 100%); color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; color: var(--muted); position: sticky; top: 0; background: var(--ground); }
th, td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
td { overflow-wrap: anywhere; }
small { display: block; color: var(--muted); }
img { display: block; max-width: 72px; max-height: 72px; border-radius: 4px; }
td.n { white-space: nowrap; font-variant-numeric: tabular-nums; color: inherit; }
.n i { display: block; width: 7rem; height: 5px; border-radius: 3px; margin-top: 3px;
  background: linear-gradient(90deg, var(--bar) var(--w), var(--track) var(--w)); }
.sure, .corrected { color: var(--good); --bar: var(--good); }
.unsure { color: var(--warning); --bar: var(--warning); }
.unreadable, em { color: var(--bad); }
"""

_SCRIPT = """
const rows = [...document.querySelectorAll('tbody tr')];
const texts = rows.map(row => row.textContent.toLowerCase());
document.getElementById('search').addEventListener('input', event => {
  const words = event.target.value.toLowerCase().split(/\\s+/).filter(Boolean);
  rows.forEach((row, i) => { row.hidden = !words.every(word => texts[i].includes(word)); });
});
"""
