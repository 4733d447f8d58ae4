"""Driving the annotation tools Copydesk is measured against, where they are installed."""

from __future__ import annotations


class NotInstalled(Exception):
    """The peer is not on this machine."""


def doccano(*_):
    raise NotInstalled


def label_studio(*_):
    raise NotInstalled
