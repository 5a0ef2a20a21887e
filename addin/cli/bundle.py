"""``nianbao bundle``: the folder that brings the program to machines without internet."""

from __future__ import annotations

import argparse

from ..delivery.bundle import LIST, write_bundle
from ..delivery.target import PYTHONS, Target
from .console import Exit, answer, tell


def run(arguments: argparse.Namespace) -> int:
    """Gather the bundle; returns the exit status."""
    pythons = tuple(python for python in PYTHONS if python in arguments.python)
    bundle = write_bundle(arguments.output, Target(arguments.platform, pythons), tell)
    megabytes = round(bundle.size / 1_000_000)
    answer(f"已做好安装包：{bundle.folder}（{bundle.files} 个文件，{megabytes} MB，清单见 {LIST}）")
    answer("把整个文件夹复制到要安装的电脑上，照里面的“先读我.txt”安装；那里不用联网，不用管理员。")
    return Exit.DONE
