"""What others would use, as their own pages show it; runs in the environment of requirements.txt.

No hub is reachable, so their networks have random weights, which take the same time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.contest import Rates, Work, take_part, timed
from benchmarks.pictures import files
from benchmarks.serving import SECONDS
from benchmarks.training import BATCH, SIZE

CLASSES = 150
"""answers of the networks that name, as many as our default model has"""


# ---- naming ---------------------------------------------------------------------------------


def torchvision_naming(folder: Path) -> Work:
    """ImageFolder, DataLoader, and the network in eager mode."""
    import torch
    from torch.utils.data import DataLoader
    from torchvision.datasets import ImageFolder
    from torchvision.models import EfficientNet_B0_Weights, efficientnet_b0

    model = efficientnet_b0(num_classes=CLASSES).eval()
    changes: Any = EfficientNet_B0_Weights.IMAGENET1K_V1.transforms()

    def name_all(kind: str) -> None:
        pictures = ImageFolder(folder / kind, changes)
        with torch.inference_mode():
            for images, _ in DataLoader(pictures, BATCH, num_workers=torch.get_num_threads()):
                model(images).softmax(1).topk(5)

    return _serving(folder, name_all)


def fastai_naming(folder: Path) -> Work:
    """`get_preds` of a vision learner."""
    import torch
    from fastai.vision.all import ImageDataLoaders, Resize, vision_learner
    from torchvision.models import efficientnet_b0

    loaders = ImageDataLoaders.from_folder(
        folder / "small", valid_pct=0.5, item_tfms=Resize(SIZE), bs=BATCH
    )
    learner = vision_learner(loaders, efficientnet_b0, pretrained=False, n_out=CLASSES)

    def name_all(kind: str) -> None:
        pictures = loaders.test_dl(files(folder / kind), num_workers=torch.get_num_threads())
        with learner.no_bar():
            learner.get_preds(dl=pictures)

    return _serving(folder, name_all)


def ultralytics_naming(size: str) -> Callable[[Path], Work]:
    """`predict` of a network that classifies, which is their own."""

    def contestant(folder: Path) -> Work:
        from ultralytics import YOLO

        model = YOLO(f"yolo11{size}-cls.yaml")

        def name_all(kind: str) -> None:
            pictures = str(folder / kind / "*" / "*.jpg")  # given a list, it reads all at once
            answers = model.predict(pictures, imgsz=SIZE, batch=BATCH, stream=True, verbose=False)
            assert sum(len(answer.probs.top5) == 5 for answer in answers) == len(
                files(folder / kind)
            )

        return _serving(folder, name_all)

    return contestant


def hugging_face_naming(folder: Path) -> Work:
    """The pipeline for image classification."""
    import torch
    from transformers import (
        EfficientNetConfig,
        EfficientNetForImageClassification,
        EfficientNetImageProcessor,
        pipeline,
    )

    config = EfficientNetConfig(
        image_size=SIZE,
        width_coefficient=1.0,
        depth_coefficient=1.0,
        hidden_dim=1280,
        num_labels=CLASSES,
    )
    classifier: Any = pipeline(
        "image-classification",
        model=EfficientNetForImageClassification(config).eval(),
        image_processor=EfficientNetImageProcessor(size={"height": SIZE, "width": SIZE}),
    )

    def name_all(kind: str) -> None:
        pictures = [str(file) for file in files(folder / kind)]
        workers = torch.get_num_threads()
        classifier(pictures, batch_size=BATCH, num_workers=workers, top_k=5)

    return _serving(folder, name_all)


def _serving(folder: Path, name_all: Callable[[str], None]) -> Work:
    name_all("small")

    def work(kind: str) -> Rates:
        pictures = len(files(folder / kind))
        return {kind: timed(lambda: name_all(kind), pictures, SECONDS)}

    return work


# ---- training -------------------------------------------------------------------------------


def torchvision_learning(folder: Path) -> Work:
    """ImageFolder, DataLoader, and steps in eager mode, as torchvision's own tutorials do it."""
    import torch
    from torch import nn
    from torch.utils.data import DataLoader
    from torchvision.datasets import ImageFolder
    from torchvision.models import efficientnet_b0
    from torchvision.transforms import v2

    changes = v2.Compose(
        [
            v2.RandomResizedCrop(SIZE, scale=(0.35, 1)),
            v2.RandomHorizontalFlip(),
            v2.RandomRotation(15),
            v2.ColorJitter(0.3, 0.3, 0.3, 15 / 360),
            v2.ToImage(),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
        ]
    )
    model = efficientnet_b0(num_classes=4).train()
    smoothed = nn.CrossEntropyLoss(label_smoothing=0.1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.02)

    def epoch(kind: str) -> None:
        pictures = ImageFolder(folder / kind, changes)
        workers = torch.get_num_threads()
        for images, targets in DataLoader(pictures, BATCH, shuffle=True, num_workers=workers):
            optimizer.zero_grad()
            smoothed(model(images), targets).backward()
            optimizer.step()

    epoch("small")

    def work(kind: str) -> Rates:
        return _every_epoch(kind, timed(lambda: epoch(kind), len(files(folder / kind)), 0))

    return work


def fastai_learning(folder: Path) -> Work:
    """The epoch of `fine_tune` in which all layers learn."""
    import torch
    from fastai.vision.all import (
        Callback,
        CategoryBlock,
        DataBlock,
        ImageBlock,
        RandomResizedCrop,
        aug_transforms,
        get_image_files,
        parent_label,
        vision_learner,
    )
    from torchvision.models import efficientnet_b0

    class Clock(Callback):  # type: ignore[misc]  # carries no types
        """Pictures a second of the last pass over the training part."""

        def before_train(self) -> None:
            self.begun, self.pictures = time.perf_counter(), 0

        def after_batch(self) -> None:
            if self.training:
                self.pictures += len(self.yb[0])

        def after_train(self) -> None:
            clock.rate = self.pictures / (time.perf_counter() - self.begun)

        rate = 0.0

    block = DataBlock(
        blocks=(ImageBlock, CategoryBlock),
        get_items=get_image_files,
        get_y=parent_label,
        splitter=lambda items: (range(len(items)), [0]),  # it wants one to validate on
        item_tfms=RandomResizedCrop(SIZE, min_scale=0.35),
        batch_tfms=aug_transforms(),
    )
    clock = Clock()

    def epoch(kind: str) -> float:
        loaders = block.dataloaders(
            folder / kind, bs=BATCH, num_workers=torch.get_num_threads(), device="cpu"
        )
        learner = vision_learner(loaders, efficientnet_b0, pretrained=False, cbs=clock)
        with learner.no_bar(), learner.no_logging():
            learner.fine_tune(1, freeze_epochs=0)
        return clock.rate

    epoch("small")
    return lambda kind: _every_epoch(kind, epoch(kind))


def _every_epoch(kind: str, rate: float) -> Rates:
    """Nothing is kept from one epoch to the next, so the first is like all others."""
    return {f"{kind}, first epoch": rate, f"{kind}, later epochs": rate}


CONTESTANTS: dict[str, Callable[[Path], Work]] = {
    "torchvision-naming": torchvision_naming,
    "fastai-naming": fastai_naming,
    "ultralytics-n-naming": ultralytics_naming("n"),
    "ultralytics-s-naming": ultralytics_naming("s"),
    "hugging-face-naming": hugging_face_naming,
    "torchvision-learning": torchvision_learning,
    "fastai-learning": fastai_learning,
}

if __name__ == "__main__":
    take_part(CONTESTANTS)
