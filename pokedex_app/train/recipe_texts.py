"""What the recipe form says: the name of each field, what it does, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from pokedex_app.core.i18n import spoken_now
from pokedex_app.train.logic.fields import FieldProblem
from trainer.data.findings import UNBALANCED
from trainer.pictures.second_look import MOST_MIDDLES


def field_text(name: str) -> tuple[str, str]:
    """The name of a field and one sentence on what it does, in the language of the window."""
    translate = QCoreApplication.translate
    texts: dict[str, tuple[str, str]] = {
        "size": (
            translate("RecipeTexts", "Picture size"),
            translate(
                "RecipeTexts",
                "Side of the square that the model sees, in pixels. Larger shows more detail; time "
                "grows with its square.",
            ),
        ),
        "fit": (
            translate("RecipeTexts", "Fitting"),
            translate("RecipeTexts", "How a picture that is not square becomes one."),
        ),
        "interpolation": (
            translate("RecipeTexts", "Interpolation"),
            translate("RecipeTexts", "How pixels are computed when a picture is resized."),
        ),
        "batch_size": (
            translate("RecipeTexts", "Batch size"),
            translate(
                "RecipeTexts",
                "Pictures in each step. More take more memory and make the steps steadier.",
            ),
        ),
        "dropout": (
            translate("RecipeTexts", "Dropout"),
            translate(
                "RecipeTexts",
                "Fraction of the features that is hidden from the head in each step, against "
                "learning by heart.",
            ),
        ),
        "keep": (
            translate("RecipeTexts", "Weights to keep"),
            translate("RecipeTexts", "Which state of the training becomes the model."),
        ),
        "seed": (
            translate("RecipeTexts", "Seed"),
            translate("RecipeTexts", "The same number gives the same random choices."),
        ),
        "device": (
            translate("RecipeTexts", "Device"),
            translate(
                "RecipeTexts",
                "What computes. “Automatic” takes a graphics card where there is one.",
            ),
        ),
        "second_look": (
            translate("RecipeTexts", "Second look"),
            translate(
                "RecipeTexts",
                "The model looks again, closer and in other ways, at pictures that leave it in "
                "doubt, where that helps on validation.",
            ),
        ),
        "class_weights": (
            translate("RecipeTexts", "Class weights"),
            translate(
                "RecipeTexts",
                "An error in a class of few pictures counts for more. Automatic does so where the "
                "largest class has over {ratio} times the pictures of the smallest.",
            ).format(ratio=UNBALANCED),
        ),
        "precision": (
            translate("RecipeTexts", "Precision"),
            translate(
                "RecipeTexts",
                "bfloat16 is less exact and quicker where the processor or the graphics card "
                "has units for it. Automatic takes it there.",
            ),
        ),
        "threads": (
            translate("RecipeTexts", "Threads"),
            translate(
                "RecipeTexts",
                "Processor cores that compute. 0 leaves one core to the window and takes the rest.",
            ),
        ),
    }
    return texts.get(name) or _set_text(name) or _phase_text(name) or _augmentation_text(name)


def _set_text(name: str) -> tuple[str, str] | None:
    """Of what fits a recipe to the data set."""
    translate = QCoreApplication.translate
    texts: dict[str, tuple[str, str]] = {
        "pictures_a_class": (
            translate("RecipeTexts", "Pictures a class for the epochs"),
            translate(
                "RecipeTexts",
                "The epochs are meant for so many. A set with four times as many gets half the "
                "epochs. 0 takes them as they stand.",
            ),
        ),
        "steps": (
            translate("RecipeTexts", "Steps for the rates"),
            translate(
                "RecipeTexts",
                "The rates are meant for so many. A training of fewer steps freezes batch "
                "normalisation; one of a quarter gets half the rates. 0 takes both as they stand.",
            ),
        ),
        "small_batch_size": (
            translate("RecipeTexts", "Batch size of few steps"),
            translate(
                "RecipeTexts",
                "Pictures in each step where there would be fewer steps than the rates are meant "
                "for: smaller batches make more of them. 0 takes the batch size there too.",
            ),
        ),
        "patience": (
            translate("RecipeTexts", "Patience"),
            translate(
                "RecipeTexts",
                "A phase ends early after so many epochs without progress on the validation "
                "pictures, if there are a hundred or more of these. 0 means never.",
            ),
        ),
        "first_model_share": (
            translate("RecipeTexts", "Share of the first model"),
            translate(
                "RecipeTexts",
                "The finished weights are a mean of the first model's and the last ones; this is "
                "the first model's part. 0 takes the best epoch.",
            ),
        ),
    }
    texts["pooling"] = (
        translate("RecipeTexts", "Pooling"),
        translate(
            "RecipeTexts",
            "What the last layer sees of the network's features: their mean over the picture, or "
            "the root of it, from which few pictures are learnt better.",
        ),
    )
    texts["middles"] = (
        translate("RecipeTexts", "Learn from middles"),
        translate(
            "RecipeTexts",
            "A first model learns from the middle of each picture as well, and from the figure in "
            "it, where things are larger. Automatic does so with {most} pictures or fewer.",
        ).format(most=spoken_now().number(MOST_MIDDLES)),
    )
    return texts.get(name)


def _phase_text(name: str) -> tuple[str, str] | None:
    translate = QCoreApplication.translate
    texts: dict[str, tuple[str, str]] = {
        "name": (
            translate("RecipeTexts", "Name"),
            translate("RecipeTexts", "Stands in the curves and the report."),
        ),
        "trainable": (
            translate("RecipeTexts", "What learns"),
            translate(
                "RecipeTexts",
                "Only the head is quick and safe; all layers reach further.",
            ),
        ),
        "batch_norm": (
            translate("RecipeTexts", "Batch normalisation"),
            translate(
                "RecipeTexts",
                "Frozen keeps the statistics of the start; adapting suits pictures that look "
                "different.",
            ),
        ),
        "epochs": (
            translate("RecipeTexts", "Epochs"),
            translate("RecipeTexts", "How often the training pictures are gone through."),
        ),
        "optimizer": (
            translate("RecipeTexts", "Optimizer"),
            translate(
                "RecipeTexts", "AdamW treats weight decay apart from the step, Adam does not."
            ),
        ),
        "learning_rate": (
            translate("RecipeTexts", "Learning rate"),
            translate(
                "RecipeTexts",
                "How large the steps are. Too large never settles, too small takes for ever.",
            ),
        ),
        "features_rate_factor": (
            translate("RecipeTexts", "Rate of the first layers"),
            translate(
                "RecipeTexts",
                "Their learning rate over the head's; 1 treats all layers alike.",
            ),
        ),
        "weight_decay": (
            translate("RecipeTexts", "Weight decay"),
            translate("RecipeTexts", "Pulls weights towards zero, against learning by heart."),
        ),
        "schedule": (
            translate("RecipeTexts", "Schedule"),
            translate("RecipeTexts", "How the learning rate changes within the phase."),
        ),
        "label_smoothing": (
            translate("RecipeTexts", "Label smoothing"),
            translate(
                "RecipeTexts",
                "Asks for a little less than full certainty, which makes confidences more honest.",
            ),
        ),
        "sizes": (
            translate("RecipeTexts", "Growing sizes"),
            translate(
                "RecipeTexts",
                "Picture sizes spread over the epochs, such as 128×8, 160×6. Small ones first save "
                "time; empty means the picture size.",
            ),
        ),
        "average_decay": (
            translate("RecipeTexts", "Averaging of weights"),
            translate(
                "RecipeTexts",
                "Keeps a moving average of the weights, such as 0.99. 0 keeps the last weights.",
            ),
        ),
    }
    return texts.get(name)


def _augmentation_text(name: str) -> tuple[str, str]:
    translate = QCoreApplication.translate
    texts: dict[str, tuple[str, str]] = {
        "flip_probability": (
            translate("RecipeTexts", "Mirror"),
            translate("RecipeTexts", "Chance that left and right are exchanged."),
        ),
        "rotation_degrees": (
            translate("RecipeTexts", "Rotation"),
            translate("RecipeTexts", "Turns by up to so many degrees either way."),
        ),
        "smallest_crop": (
            translate("RecipeTexts", "Smallest part"),
            translate(
                "RecipeTexts",
                "Shows a random part, at least this fraction of the area; 1 shows all.",
            ),
        ),
        "aspect_ratio": (
            translate("RecipeTexts", "Stretching"),
            translate("RecipeTexts", "Stretches by up to this factor; 1 never does."),
        ),
        "color_jitter": (
            translate("RecipeTexts", "Colour changes"),
            translate(
                "RecipeTexts", "Varies brightness, contrast and saturation by up to this fraction."
            ),
        ),
        "hue_degrees": (
            translate("RecipeTexts", "Hue"),
            translate("RecipeTexts", "Turns the hue by up to so many degrees."),
        ),
        "gray_probability": (
            translate("RecipeTexts", "Grey"),
            translate("RecipeTexts", "Chance that the colours are dropped."),
        ),
        "sketch_probability": (
            translate("RecipeTexts", "Sketch"),
            translate("RecipeTexts", "Chance that it is redrawn as pencil lines."),
        ),
        "damage_probability": (
            translate("RecipeTexts", "Damage"),
            translate("RecipeTexts", "Chance of blur, large pixels, poor JPEG or noise."),
        ),
        "background_probability": (
            translate("RecipeTexts", "Other ground"),
            translate("RecipeTexts", "Chance that a figure on a plain ground gets another ground."),
        ),
        "canvas_probability": (
            translate("RecipeTexts", "Small on a page"),
            translate(
                "RecipeTexts", "Chance that the picture stands small on a page or another picture."
            ),
        ),
        "erase_probability": (
            translate("RecipeTexts", "Covering"),
            translate("RecipeTexts", "Chance that a random rectangle is covered."),
        ),
    }
    return texts[name]


def choice_text(choice: str) -> str:
    """One choice of a field, in words; the choice itself where it has none."""
    translate = QCoreApplication.translate
    texts: dict[str, str] = {
        "squash": translate("RecipeTexts", "Squash"),
        "crop": translate("RecipeTexts", "Crop to the middle"),
        "trim": translate("RecipeTexts", "Crop by a quarter at most"),
        "pad": translate("RecipeTexts", "Pad with white"),
        "bilinear": translate("RecipeTexts", "Bilinear"),
        "bicubic": translate("RecipeTexts", "Bicubic"),
        "best": translate("RecipeTexts", "Best on validation"),
        "last": translate("RecipeTexts", "The last ones"),
        "auto": translate("RecipeTexts", "Automatic"),
        "cpu": translate("RecipeTexts", "Processor"),
        "cuda": translate("RecipeTexts", "Graphics card (CUDA)"),
        "mps": translate("RecipeTexts", "Graphics of a Mac (MPS)"),
        "head": translate("RecipeTexts", "Only the head"),
        "all": translate("RecipeTexts", "All layers"),
        "frozen": translate("RecipeTexts", "Frozen"),
        "adapt": translate("RecipeTexts", "Adapting"),
        "in_doubt": translate("RecipeTexts", "When in doubt"),
        "always": translate("RecipeTexts", "Always"),
        "never": translate("RecipeTexts", "Never"),
        "constant": translate("RecipeTexts", "Constant"),
        "cosine": translate("RecipeTexts", "Falling (cosine)"),
        "one_cycle": translate("RecipeTexts", "Up, then down (one cycle)"),
        "mean": translate("RecipeTexts", "The mean"),
        "root": translate("RecipeTexts", "The root of the mean"),
        "adam": "Adam",
        "adamw": "AdamW",
        "lbfgs": translate("RecipeTexts", "Fitted at once (logistic regression)"),
    }
    return texts.get(choice, choice)


def problem_text(problem: FieldProblem, number: Callable[[float], str]) -> str:
    """Why a value cannot be, as a sentence. `number` writes a bound in the user's language."""
    translate = QCoreApplication.translate
    low = number(problem.low) if problem.low is not None else ""
    high = number(problem.high) if problem.high is not None else ""
    texts: dict[str, str] = {
        "empty": translate("RecipeTexts", "Something must stand here."),
        "no_number": translate("RecipeTexts", "This is not a number."),
        "no_whole": translate("RecipeTexts", "This must be a whole number."),
        "below": translate("RecipeTexts", "It must be {low} or more."),
        "not_above": translate("RecipeTexts", "It must be more than {low}."),
        "above": translate("RecipeTexts", "It must be {high} or less."),
        "not_below": translate("RecipeTexts", "It must be less than {high}."),
        "no_sizes": translate(
            "RecipeTexts", "Write sizes with commas between, such as 128, 160×2."
        ),
        "size_range": translate("RecipeTexts", "Sizes lie between {low} and {high} pixels."),
        "more_sizes_than_epochs": translate("RecipeTexts", "There are more sizes than epochs."),
        "not_fitted": translate(
            "RecipeTexts",
            "Only a head is fitted at once, with frozen normalisation and in one epoch.",
        ),
        "long": translate("RecipeTexts", "It may have {high} characters at most."),
    }
    return texts[problem.kind].format(low=low, high=high)
