"""Teaches EfficientNet-B0 what EfficientNet-Lite0 knows of ImageNet: B0's start.

    python -m tools.teach_start --data ../shared/data --out build/teaching

Lite0's weights come with a package, B0's do not. B0 begins as a graft of Lite0 (`tools/lite0.py`),
whose batch normalisation has been measured anew, and is then shown random crops, without labels:
its feature maps, its pooled features and what Lite0's own ImageNet head would say of them are to
be Lite0's. The pictures are `natural`, `more` and the training part of the seed-0 random split of
`pokemon150`; what belongs to that split's other parts, or is linked to them, is left out, and a
tenth of `natural` is kept for the validation that the log shows.

It takes hours, may be stopped at any time and goes on where it was when called again. The rate is
constant after a warm-up, `--finish N` lets it fall to nothing over the last N steps, and the
average of the weights is what counts. The start is written when the last step is done; `--steps 0`
writes it from the checkpoint as it is.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch
from PIL import Image, ImageEnhance
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torchvision.models import EfficientNet
from torchvision.ops import Conv2dNormActivation, StochasticDepth

from tools.lite0 import Lite0, graft, imagenet_head, lesson, student_maps
from trainer.cores import usable_cores
from trainer.model.networks import B0
from trainer.pictures.preprocess import IMAGENET_MEAN, IMAGENET_STD
from trainer.training.network import build_network

GAIN = 8.0
LAST_GAIN = 2.0
"""of the last activation in the start that is written: what it puts out is what heads learn from,
and at 8 they overfit at the rates that are usual"""
BATCH = 32
RELATIVE_RATE = 3e-3
"""of Adam, over the root mean square of the tensor that it changes: the gain has made some of the
weights small, and one rate for all shakes those to pieces"""
LEAST_SCALE = 0.02
"""stands in for the root mean square of what begins at zero"""
WARM_UP = 60
AVERAGE_DECAY = 0.997
SHARES = {"natural": 0.5, "pokemon": 0.25, "more": 0.25}
SIZES = {128: 0.3, 160: 0.3, 192: 0.2, 224: 0.2}
LAST_SIZES = {160: 0.25, 224: 0.75}
"""while the rate falls"""
CHECKPOINT_EVERY = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with the pictures")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint and result")
    parser.add_argument("--begin", type=Path, help="an earlier result to go on from")
    parser.add_argument("--steps", type=int, default=100_000, help="steps in all")
    parser.add_argument("--finish", type=int, default=0, help="of these, steps of falling rate")
    parser.add_argument("--threads", type=int, default=usable_cores())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    Teaching(Pictures(options.data), options.out, options.begin).run(options.steps, options.finish)


class Pictures:
    """Files by source, and random crops of them as normalised batches."""

    def __init__(self, data: Path) -> None:
        self.data = data
        held_out = _held_out(data)
        natural = sorted((data / "natural").iterdir())
        self.valid = [path for path in natural if _hash(path.name) % 10 == 0]
        self.files = {
            "natural": [path for path in natural if _hash(path.name) % 10],
            "pokemon": [
                data / "pokemon150" / row["cls"] / row["file"]
                for row in _rows(data / "manifest.csv")
                if f"{row['cls']}/{row['file']}" not in held_out
            ],
            "more": [
                data / "more" / row["class"] / row["file"]
                for row in _rows(data / "more.csv")
                if row["dup_group"] not in held_out
            ],
        }

    def batch(self, step: int, size: int) -> Tensor:
        """The crops of a step, (N, 3, size, size); a function of the step alone."""
        draw = np.random.default_rng((7, step))
        sources = draw.choice(list(SHARES), BATCH, p=list(SHARES.values()))
        chosen = [self.files[source][draw.integers(len(self.files[source]))] for source in sources]
        crops = [_crop(path, size, draw) for path in chosen]
        images = _normalised(crops)
        if draw.random() < 0.5:  # MixUp without labels fills the space between pictures
            share = torch.from_numpy(draw.uniform(0.5, 1.0, (BATCH, 1, 1, 1)).astype(np.float32))
            images = images * share + images.roll(1, 0) * (1 - share)
        return images.to(memory_format=torch.channels_last)

    def measuring(self, count: int, size: int) -> Iterator[Tensor]:
        """Batches of plain random crops of photographs."""
        draw = np.random.default_rng(11)
        for _ in range(count // BATCH):
            chosen = draw.choice(len(self.files["natural"]), BATCH, replace=False)
            paths = [self.files["natural"][index] for index in chosen]
            yield _normalised([_crop(path, size, draw, plain=True) for path in paths])

    def validation(self, size: int) -> Iterator[Tensor]:
        for first in range(0, len(self.valid), BATCH):
            paths = self.valid[first : first + BATCH]
            squares = [
                Image.open(path).convert("RGB").resize((size, size), Image.Resampling.BICUBIC)
                for path in paths
            ]
            yield _normalised(squares)


class _Folded(Conv2dNormActivation):  # type: ignore[misc]  # torchvision carries no types
    """Convolution and frozen normalisation in one pass over the pixels."""

    def forward(self, x: Tensor) -> Tensor:
        convolution, _, *activation = self
        weight, bias = _folded(self)
        x = functional.conv2d(
            x, weight, bias, convolution.stride, convolution.padding, groups=convolution.groups
        )
        return activation[0](x) if activation else x


def _folded(layer: Conv2dNormActivation) -> tuple[Tensor, Tensor]:
    """Weight and bias of a convolution that does what it and its frozen normalisation do."""
    convolution, norm = layer[0], layer[1]
    scale = norm.weight * (norm.running_var + norm.eps).rsqrt()
    return convolution.weight * scale.view(-1, 1, 1, 1), norm.bias - norm.running_mean * scale


def _fold(teacher: Lite0) -> None:
    """Take the normalisations into the convolutions for good."""
    for layer in teacher.modules():
        if isinstance(layer, Conv2dNormActivation):
            weight, bias = _folded(layer)
            layer[0].weight = nn.Parameter(weight, requires_grad=False)
            layer[0].bias = nn.Parameter(bias, requires_grad=False)
            layer[1] = nn.Identity()


class Teaching:
    def __init__(self, pictures: Pictures, out: Path, begin: Path | None) -> None:
        self.pictures = pictures
        self.out = out
        self.teacher = Lite0(GAIN).to(memory_format=torch.channels_last)
        _fold(self.teacher)
        weight, bias = imagenet_head()
        self.head_weight, self.head_bias = weight / GAIN, bias
        self.student = build_network(B0, 2)
        self.student.classifier = nn.Identity()
        self.step = 0
        self._begin(begin)
        self.average = AveragedModel(
            self.student, multi_avg_fn=get_ema_multi_avg_fn(AVERAGE_DECAY), use_buffers=False
        )
        self.spread = self._pooled_spread()
        self.optimizer = torch.optim.Adam(
            [
                {"params": [value], "scale": max(LEAST_SCALE, _size_of(value))}
                for value in self.student.parameters()
            ]
        )
        self._resume()

    def run(self, steps: int, finish: int) -> None:
        with ThreadPoolExecutor(1) as loader:

            def load(step: int) -> tuple[Tensor, int]:
                size = _size(step, steps, finish)
                return self.pictures.batch(step, size), size

            coming = loader.submit(load, self.step)
            while self.step < steps:
                images, size = coming.result()
                coming = loader.submit(load, self.step + 1)
                begun = time.perf_counter()
                losses = self._step(images, _rate(self.step, steps, finish))
                self.step += 1
                facts = {"step": self.step, "size": size, **losses}
                self._log({**facts, "seconds": round(time.perf_counter() - begun, 2)})
                if self.step % CHECKPOINT_EVERY == 0 or self.step == steps:
                    self._log({"step": self.step, **self._validate()})
                    self._save()
        self._export()

    def _step(self, images: Tensor, rate: float) -> dict[str, float]:
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["scale"]
        self.optimizer.zero_grad(set_to_none=True)
        losses = self._losses(self.student, images)
        total = torch.stack(list(losses.values())).sum()
        if not torch.isfinite(total):
            raise SystemExit(f"the loss became {float(total)} at step {self.step}")
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.student.parameters(), 1.0)
        self.optimizer.step()
        self.average.update_parameters(self.student)
        return {name: round(float(value.detach()), 4) for name, value in losses.items()}

    def _losses(self, student: EfficientNet, images: Tensor) -> dict[str, Tensor]:
        with torch.no_grad():
            wanted = self.teacher(images)
            wanted_pooled = wanted[-1].mean((2, 3))
            wanted_answers = self._answers(wanted_pooled).softmax(1)
        maps = student_maps(student, images)
        pooled = maps[-1].mean((2, 3))
        return {
            "maps": lesson(maps, wanted),
            "pooled": ((pooled - wanted_pooled) / self.spread).square().mean(),
            "answers": functional.kl_div(
                self._answers(pooled).log_softmax(1), wanted_answers, reduction="batchmean"
            ),
        }

    def _answers(self, pooled: Tensor) -> Tensor:
        return functional.linear(pooled, self.head_weight, self.head_bias)

    @torch.no_grad()
    def _validate(self) -> dict[str, float]:
        sums: dict[str, float] = {}
        count = 0
        self.average.eval()
        for images in self.pictures.validation(224):
            images = images.to(memory_format=torch.channels_last)
            for name, value in self._losses(self.average.module, images).items():
                sums[name] = sums.get(name, 0.0) + float(value) * len(images)
            count += len(images)
        return {f"valid_{name}": round(value / count, 4) for name, value in sums.items()}

    def _begin(self, begin: Path | None) -> None:
        if begin is not None:
            self.student.load_state_dict(
                {name: value.float() for name, value in load_file(begin).items()}, strict=False
            )
        else:
            features = graft(GAIN)
            for name in features:
                if name.endswith("fc2.weight"):
                    features[name] = torch.zeros_like(features[name])
            self.student.load_state_dict(features, strict=False)
            self._measure_statistics()
        self.student.to(memory_format=torch.channels_last)
        self.student.eval()  # the statistics stay as measured, and no path is dropped
        for module in self.student.modules():
            if isinstance(module, StochasticDepth):
                module.p = 0.0
            elif isinstance(module, Conv2dNormActivation):
                module.__class__ = _Folded

    @torch.no_grad()
    def _measure_statistics(self) -> None:
        """Batch normalisation's statistics anew, over 320 crops of photographs at 224 px."""
        norms = [module for module in self.student.modules() if isinstance(module, nn.BatchNorm2d)]
        self.student.eval()
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None
            norm.train()
        for images in self.pictures.measuring(320, 224):
            self.student(images)
        for norm in norms:
            norm.momentum = 0.1
            norm.eval()

    @torch.no_grad()
    def _pooled_spread(self) -> Tensor:
        """Standard deviation of the teacher's pooled features over crops, a channel."""
        pooled = [
            self.teacher(images)[-1].mean((2, 3)) for images in self.pictures.measuring(480, 160)
        ]
        spread = torch.cat(pooled).std(0)
        return spread + 0.05 * spread.mean()

    def _save(self) -> None:
        state = {
            "step": self.step,
            "student": self.student.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        beside = self.out / "last.pt.part"
        torch.save(state, beside)
        beside.replace(self.out / "last.pt")

    def _export(self) -> None:
        """The start, in float16."""
        student = self.average.module
        self._renormalise(student)
        lower_last_gain(student)
        features = {
            name: value.half().contiguous() if value.is_floating_point() else value
            for name, value in student.state_dict().items()
        }
        beside = self.out / "b0.part"
        save_file(features, beside)
        beside.replace(self.out / "b0.safetensors")

    @torch.no_grad()
    def _renormalise(self, student: EfficientNet) -> None:
        """Measure the statistics anew and let scale and shift make up for it: the function stays
        as it was, and a training that normalises by its batches begins with nearly the same one."""
        sums: dict[nn.BatchNorm2d, list[Tensor]] = {}

        def note(norm: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            assert isinstance(norm, nn.BatchNorm2d)
            x = inputs[0].double()
            sums.setdefault(norm, []).append(
                torch.stack([x.mean((0, 2, 3)), x.square().mean((0, 2, 3))])
            )

        for module in student.modules():
            if isinstance(module, _Folded):
                module.__class__ = Conv2dNormActivation
            elif isinstance(module, nn.BatchNorm2d):
                module.register_forward_pre_hook(note)
        for images in self.pictures.measuring(320, 224):
            student(images)
        for norm, parts in sums.items():
            old_mean, old_variance = norm.running_mean, norm.running_var
            assert old_mean is not None
            assert old_variance is not None
            mean, square = torch.stack(parts).mean(0)
            variance = square - mean.square()
            old_scale = (old_variance + norm.eps).rsqrt()
            norm.bias.add_(norm.weight * (mean - old_mean) * old_scale)
            norm.weight.mul_((variance + norm.eps).sqrt() * old_scale)
            old_mean.copy_(mean)
            old_variance.copy_(variance)

    def _resume(self) -> None:
        path = self.out / "last.pt"
        if path.exists():
            state: dict[str, Any] = torch.load(path, weights_only=True)
            self.step = state["step"]
            self.student.load_state_dict(state["student"])
            self.average.load_state_dict(state["average"])
            self.optimizer.load_state_dict(state["optimizer"])
        else:
            self._log({"step": 0, **self._validate()})

    def _log(self, facts: dict[str, float]) -> None:
        line = json.dumps(facts)
        print(line, flush=True)
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(line + "\n")


@torch.no_grad()
def lower_last_gain(student: EfficientNet) -> None:
    """What enters the last activation becomes `LAST_GAIN` times Lite0's, from `GAIN` times."""
    norm = student.features[-1][1]
    norm.weight *= LAST_GAIN / GAIN
    norm.bias *= LAST_GAIN / GAIN


def _rate(step: int, steps: int, finish: int) -> float:
    left = (steps - step) / finish if finish else 1.0
    return RELATIVE_RATE * min(1.0, (step + 1) / WARM_UP) * min(1.0, left)


def _size(step: int, steps: int, finish: int) -> int:
    sizes = LAST_SIZES if steps - step <= finish else SIZES
    draw = np.random.default_rng((13, step))
    return int(draw.choice(list(sizes), p=list(sizes.values())))


def _crop(path: Path, size: int, draw: np.random.Generator, *, plain: bool = False) -> Image.Image:
    """A random part of a picture, squashed to a square; mirrored and recoloured unless `plain`."""
    with Image.open(path) as file:
        image = file.convert("RGBA")
    ground = Image.new("RGBA", image.size, (255, 255, 255, 255))
    image = Image.alpha_composite(ground, image).convert("RGB")
    area = image.width * image.height * draw.uniform(0.35 if plain else 0.2, 1.0)
    stretch = math.exp(draw.uniform(-0.29, 0.29))
    width = min(image.width, math.sqrt(area * stretch))
    height = min(image.height, math.sqrt(area / stretch))
    left = draw.uniform(0, image.width - width)
    top = draw.uniform(0, image.height - height)
    box = (left, top, left + width, top + height)
    image = image.resize((size, size), Image.Resampling.BICUBIC, box=box)
    if plain:
        return image
    if draw.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if draw.random() < 0.4:
        for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
            image = enhance(image).enhance(draw.uniform(0.6, 1.4))
    return image


def _normalised(images: list[Image.Image]) -> Tensor:
    pixels = torch.from_numpy(np.stack([np.asarray(image) for image in images]))
    mean = torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1)
    std = torch.tensor(IMAGENET_STD).view(1, 3, 1, 1)
    return (pixels.permute(0, 3, 1, 2).float() / 255 - mean) / std


def _held_out(data: Path) -> set[str]:
    """Pictures of the validation and test parts, and every group that one of them is in."""
    split = Path(__file__).parents[1] / "docs" / "results" / "best" / "split.csv"
    outside = {row["path"] for row in _rows(split) if row["subset"] != "train"}
    groups = {
        f"{row['cls']}/{row['file']}": row["dup_group"] for row in _rows(data / "manifest.csv")
    }
    named = {groups[path] for path in outside} - {""}
    kin = {path for path, group in groups.items() if group in named}
    return outside | named | {f"p150:{path}" for path in outside | kin}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _size_of(value: Tensor) -> float:
    return float(value.detach().square().mean().sqrt())


def _hash(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)


if __name__ == "__main__":
    main()
