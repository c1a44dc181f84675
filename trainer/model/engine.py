"""ONNX Runtime on a model file: numbers in, numbers out. No torch.

Shapes: N pictures, C classes, H and W the input's side, h and w that of the last feature map.
"""

from __future__ import annotations

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image

from trainer.errors import ModelFileError
from trainer.model.bundle import Bundle
from trainer.model.golden import TOLERANCE, golden_difference
from trainer.model.tensors import Tensors

Float32 = NDArray[np.float32]


class Session:
    """A serving graph on the CPU, with its weights by name."""

    def __init__(self, graph: bytes, weights: Tensors, threads: int = 1) -> None:
        # the session computes on these very arrays and does not own them
        self._weights = {
            name: onnxruntime.OrtValue.ortvalue_from_numpy(values)
            for name, values in weights.items()
            if values.ndim > 0
        }
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # waiting threads sleep: a spinning one would steal the core of somebody else's work
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # the system's allocator is as quick here, and what it frees goes back to the system
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        options.add_external_initializers(list(self._weights), list(self._weights.values()))
        self._session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )

    def run(self, outputs: list[str], images: Float32) -> list[Float32]:
        """Those of ``logits`` (N, C) and ``features`` (N, K, h, w) that are asked for."""
        found: list[Float32] = self._session.run(outputs, {"images": images})
        return found


class Engine:
    """A model ready to serve. `run` may be called from several threads at once.

    With one thread a session computes in the thread that calls it, so callers who bring their own
    threads share one copy of the weights and never wait for each other.
    """

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        """Load the graph onto the CPU and compare the first golden picture's outputs.

        Raises ModelFileError where the outputs are not those the model file promises.
        """
        self.bundle = bundle
        self._preprocess = bundle.manifest.preprocessing
        try:
            self._session = Session(bundle.graph, bundle.tensors, threads)
        except Exception as error:  # ONNX Runtime's own exceptions have no common base
            raise ModelFileError(
                "{path} cannot be loaded by ONNX Runtime {version}.",
                path=bundle.path,
                version=onnxruntime.__version__,
            ) from error
        self.check(pictures=1)

    def run(self, batch: Float32) -> tuple[Float32, Float32]:
        """Logits (N, C) and the last feature map (N, K, h, w) for inputs (N, 3, H, W)."""
        logits, features = self._session.run(["logits", "features"], batch)
        return logits, features

    def logits(self, images: list[Image.Image]) -> Float32:
        """Logits (N, C) for upright RGB pictures of any shape."""
        (logits,) = self._session.run(["logits"], self._preprocess.batch(images))
        return np.asarray(logits, np.float32)

    def check(self, pictures: int | None = None) -> float:
        """The largest relative difference on the first `pictures` golden ones (all by default).

        Raises ModelFileError where it is above `golden.TOLERANCE`.
        """
        found = golden_difference(self, self.bundle.golden, pictures)
        if found > TOLERANCE:
            raise ModelFileError(
                "{path} does not answer its own test pictures as it should (off by {found:.2g}, "
                "allowed {allowed:.0e}); it is damaged, or this processor computes wrongly.",
                path=self.bundle.path,
                found=found,
                allowed=TOLERANCE,
            )
        return found
