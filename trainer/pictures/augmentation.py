"""Which random changes a training makes to its pictures: settings, carried out by `augment`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Augmentation(BaseModel):
    """Random changes of the training pictures. All zero means none.

    Every `*_probability` is the chance that the change is applied to one picture.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    flip_probability: float = Field(default=0.0, ge=0, le=1)
    """mirror left and right"""
    rotation_degrees: float = Field(default=0.0, ge=0, le=180)
    """rotate by an angle drawn evenly from plus or minus this many degrees"""
    smallest_crop: float = Field(default=1.0, gt=0, le=1)
    """crop to a part of the picture's area drawn evenly between this fraction and 1"""
    aspect_ratio: float = Field(default=1.0, ge=1, le=4)
    """stretch a crop's width over its height by up to this factor either way"""
    color_jitter: float = Field(default=0.0, ge=0, le=1)
    """vary brightness, contrast and saturation by up to this fraction"""
    hue_degrees: float = Field(default=0.0, ge=0, le=180)
    """turn the hue by up to this many degrees"""
    gray_probability: float = Field(default=0.0, ge=0, le=1)
    """drop the colours"""
    sketch_probability: float = Field(default=0.0, ge=0, le=1)
    """redraw as pencil lines"""
    damage_probability: float = Field(default=0.0, ge=0, le=1)
    """blur, pixelate, compress as a poor JPEG, or add noise"""
    background_probability: float = Field(default=0.0, ge=0, le=1)
    """put another ground behind a figure that stands on a plain one"""
    canvas_probability: float = Field(default=0.0, ge=0, le=1)
    """place the picture small on a larger canvas, such as a page, a screen or another picture"""
    erase_probability: float = Field(default=0.0, ge=0, le=1)
    """cover a random rectangle"""
