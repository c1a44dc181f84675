"""Whatever a person would call a folder is a class."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from trainer.model.labels import (
    Label,
    label_of,
    no_class_folder,
    stands_for_no_class,
    why_no_label,
)

IN_A_FILE: TypeAdapter[str] = TypeAdapter(Label)


@pytest.mark.parametrize(
    "name",
    [
        "黄色\u3000ねずみ",
        "New\u00a0York",
        "10\u202f€",
        "en\u2003quad",
        "می\u200cخواهم",
        "क्\u200dष",
        "👩\u200d🚀 ❤\ufe0f 🇪🇸",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\U0001fae9",  # newer than the tables of older Pythons
        "\uf8ff",
        "soft\u00adhyphen",
        "zero\u200bwidth",
        "\u200fעברית",
        "a.b, “c” & <d>",
        "…",
    ],
)
def test_names_of_every_script_are_labels_as_they_are(name: str) -> None:
    assert label_of(name) == name
    assert why_no_label(name) is None
    assert IN_A_FILE.validate_python(name) == name


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("cat ", "cat"),
        ("\u3000猫\u00a0", "猫"),
        ("\ufeff cat\u200b\n", "cat"),
        ("\u2068שלום\u2069", "שלום"),
        ("Flabe\u0301be\u0301", "Flabébé"),
    ],
)
def test_what_says_nothing_is_left_away(name: str, label: str) -> None:
    assert label_of(name) == label
    assert IN_A_FILE.validate_python(label) == label


@pytest.mark.parametrize("name", ["", " \u3000", "two\nlines", "a\tb", "a\u2028b", "x" * 256])
def test_the_rest_is_refused_with_a_reason(name: str) -> None:
    assert why_no_label(label_of(name))
    with pytest.raises(ValidationError):
        IN_A_FILE.validate_python(name)


@pytest.mark.parametrize("label", [" cat", "cat\u3000", "abc\u202egpj.exe", "a\nb"])
def test_a_label_in_a_file_is_trimmed_already(label: str) -> None:
    with pytest.raises(ValidationError, match="one line of text without spaces around it"):
        IN_A_FILE.validate_python(label)


@pytest.mark.parametrize(
    "name", ["Not sure", "(Not sure)", " Not (quite) sure", "", "Ninguna de estas"]
)
def test_a_folder_for_no_class_is_known_by_its_name(name: str) -> None:
    folder = no_class_folder(name)
    assert stands_for_no_class(folder)
    assert stands_for_no_class(f"{folder} (2)")
    assert no_class_folder(folder) == folder


@pytest.mark.parametrize("name", ["Mew", "Mew (2)", "(A) or (B)", "(Mew", "Mr) (Mime"])
def test_other_parentheses_belong_to_a_class(name: str) -> None:
    assert not stands_for_no_class(name)
