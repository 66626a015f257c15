"""The recognition models: where lines of text stand in a picture, and what one line says.

The models (PP-OCRv6, small) lie inside the ``rapidocr`` package: nothing is fetched. They are
loaded once a process.
"""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime  # type: ignore[import-untyped]
import rapidocr

from extract.document import Box
from extract.ground.errors import MissingProgram
from extract.ground.messages import say

cv2.setNumThreads(1)  # its pool would not outlive a fork, and pages are small work

Picture = Any
"""A numpy array of bytes: rows, columns and, where it is coloured, red, green and blue."""

_HEIGHT = 48
"""Height in pixels of the lines that the model was trained on."""
_NARROWEST, _WIDEST = 48, 3200
_LONGEST_SIDE = 1600
"""Pixels to which a piece of a page is reduced before lines are looked for in it."""
_MOST_THREADS = 4
_OTHERS, _CHANCE = 8, 0.005
"""So many other characters are kept of each, if they are at least so likely."""
_LOOK_ALIKES = ("0０Oo〇○ＯОоΟο", "1１lI|丨｜Ⅰ", "-－—–―一ー_﹣−", "/／∕", ".．。·", ",，、")
"""Where a figure is expected, these are its signs: a lone 0 looks like an O."""


@dataclass(frozen=True)
class Recognised:
    """The characters of one line and how sure the model is of each, from 0 to 1.

    ``others`` are the characters that each of them may be instead, the likeliest first.
    """

    text: str
    sure: tuple[float, ...]
    others: tuple[str, ...] = ()

    @property
    def least(self) -> float:
        """How sure the model is of the character that it is least sure of; 0 for no text."""
        return min(self.sure, default=0.0)

    @property
    def mean(self) -> float:
        """How sure the model is on average; 0 for no text."""
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


def threads() -> int:
    """Threads for one model: one in a worker process, where others work beside it."""
    if multiprocessing.parent_process() is not None:
        return 1
    return min(_MOST_THREADS, len(os.sched_getaffinity(0)))


def find_lines(picture: Picture) -> list[Box]:
    """The boxes (x0, top, x1, bottom in pixels) of the lines of text that stand in the picture.

    A long picture is looked at in pieces, cut where it is emptiest.
    """
    boxes: list[Box] = []
    for top, bottom in _pieces(picture):
        found = _detector()(picture[top:bottom], use_det=True, use_cls=False, use_rec=False)
        for quad in () if found.boxes is None else found.boxes:
            (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
            boxes.append((float(x0), float(y0) + top, float(x1), float(y1) + top))
    return boxes


def _pieces(picture: Picture) -> list[tuple[int, int]]:
    """Rows from and to of the pieces, none much longer than the picture is wide."""
    height, width = picture.shape[:2]
    longest = max(2 * width, _LONGEST_SIDE)
    cuts = [0]
    while height - cuts[-1] > longest:
        low, high = cuts[-1] + longest * 3 // 4, cuts[-1] + longest
        spread = picture[low:high].std(axis=1).reshape(high - low, -1).mean(axis=1)
        cuts.append(low + int(spread.argmin()))
    return list(pairwise([*cuts, height]))


def read_line(line: Picture, *, value: bool = False) -> Recognised:
    """What a picture of one line of text says, and how sure each of its characters is.

    With ``value`` a figure is expected: characters that look like a digit or a dash count as it.
    """
    height, width = line.shape[:2]
    scaled = min(max(round(width * _HEIGHT / height), 1), _WIDEST)
    resized = cv2.resize(line, (scaled, _HEIGHT), interpolation=cv2.INTER_LINEAR)
    if resized.ndim == 2:
        resized = cv2.cvtColor(resized, cv2.COLOR_GRAY2RGB)
    values = np.zeros((1, 3, _HEIGHT, max(scaled, _NARROWEST)), dtype=np.float32)
    values[0, :, :, :scaled] = resized.transpose(2, 0, 1) / np.float32(127.5) - 1
    session, characters = _recogniser()
    (scores,) = session.run(None, {session.get_inputs()[0].name: values})
    best, text, sure, others = scores[0].argmax(axis=1), "", list[float](), list[str]()
    if value:
        for code, alike in _alike():
            scores[0][:, code] = scores[0][:, alike].sum(axis=1)
            best[np.isin(best, alike)] = code
    for code, steps in groupby(range(len(best)), key=lambda step: int(best[step])):
        if code:  # 0 stands for the space between two characters
            text += characters[code]
            clearest = max(steps, key=lambda step: float(scores[0][step, code]))
            sure.append(float(scores[0][clearest, code]))
            likeliest = scores[0][clearest].argsort()[: -_OTHERS - 1 : -1]
            chances = ((other, float(scores[0][clearest, other])) for other in likeliest)
            others.append("".join(characters[o] for o, chance in chances if chance > _CHANCE))
    return Recognised(text, tuple(sure), tuple(others))


@cache
def _alike() -> list[tuple[int, list[int]]]:
    """The model's code for a digit or sign, and the codes of all that look like it."""
    _, characters = _recogniser()
    codes = {character: code for code, character in enumerate(characters)}
    return [
        (codes[group[0]], [codes[character] for character in group if character in codes])
        for group in _LOOK_ALIKES
    ]


def _detector() -> Any:
    return _load_detector(os.getpid())


def _recogniser() -> tuple[Any, list[str]]:
    return _load_recogniser(os.getpid())


@cache  # by process: a forked one has the model, but not the threads that work for it
def _load_detector(process: int) -> Any:
    del process
    folder = _model("det").parent
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.model_root_dir": str(folder),
            "Global.max_side_len": _LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads(),
        }
    )


@cache
def _load_recogniser(process: int) -> tuple[Any, list[str]]:
    del process
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(
        str(_model("rec")), options, providers=["CPUExecutionProvider"]
    )
    known = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, ["", *known, " "]


def _model(kind: str) -> Path:
    folder = Path(rapidocr.__file__).parent / "models"
    models = sorted(folder.glob(f"*_{kind}_*.onnx"))
    if not models:
        raise MissingProgram(say("picture.no_models"))
    return models[0]
