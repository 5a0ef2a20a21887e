"""``nianbao addin build|install|uninstall|status``: the ribbon of Excel and the menu of LibreOffice."""

from __future__ import annotations

import argparse
import os
import sys
import sysconfig
from pathlib import Path

from nianbao.workbook.errors import NianbaoError
from nianbao.workbook.files import write_whole

from .. import install
from .console import Exit, answer

_INSTALLED = "已安装"


def run(arguments: argparse.Namespace) -> int:
    """Run one of the four actions; returns the exit status."""
    return _ACTIONS[arguments.action](arguments)


def _build(arguments: argparse.Namespace) -> int:
    from nianbao.macros.build import ADDIN_NAME, build_addin

    from ..libreoffice.extension import EXTENSION_NAME, build_extension

    for name, data in ((ADDIN_NAME, build_addin()), (EXTENSION_NAME, build_extension())):
        path = arguments.output / name
        write_whole(path, data)
        answer(f"已生成：{path}")
    return Exit.DONE


def _install(arguments: argparse.Namespace) -> int:
    where = _places()
    python, search_path = install.interpreter(), _search_path()
    if arguments.libreoffice:
        from ..libreoffice import deploy
        from ..libreoffice.extension import build_extension

        deploy.add(build_extension())
        written = install.record_python(where, python, search_path)
        answer("已装进 LibreOffice。重新打开 LibreOffice Calc，菜单和工具栏里会有“年报”。")
        answer(f"按钮将调用：{python}（记在 {written}）")
        return Exit.DONE
    from nianbao.macros.build import build_addin, source

    for path in install.install(where, build_addin(), source("nianbao.applescript"), python, search_path):
        answer(f"已写入：{path}")
    answer(f"按钮将调用：{python}")
    if where.script is not None:
        answer("Mac 版 Excel 里只有“汇总文件夹”和“关于”可用；要校验，请装进 LibreOffice。")
    answer("重新打开 Excel，功能区里会有“年报”选项卡。若提示宏被禁用，请见使用手册“宏被禁用”一节。")
    return Exit.DONE


def _uninstall(arguments: argparse.Namespace) -> int:
    from ..libreoffice import deploy

    where = _places()
    if arguments.libreoffice:
        removed = deploy.remove()
        answer("已从 LibreOffice 移除。" if removed else "LibreOffice 里没有装年报插件。")
        in_excel = where.addin is not None and where.addin.is_file()
        gone = [] if in_excel else install.forget_python(where)
    else:
        gone = install.uninstall(where, keep_python=_in_libreoffice() == _INSTALLED)
        if not gone:
            answer("没有安装过，无需卸载。")
    for path in gone:
        answer(f"已删除：{path}")
    return Exit.DONE


def _status(_: argparse.Namespace) -> int:
    where = _places()
    answer(f"Excel 加载项：{_excel(where)}")
    answer(f"LibreOffice 扩展：{_in_libreoffice()}")
    recorded = install.recorded_python(where)
    if not recorded:
        answer("按钮调用的 Python：还没有记下")
    else:
        missing = "" if Path(recorded[0]).is_file() else "（已不在原处，请重新安装）"
        answer(f"按钮调用的 Python：{recorded[0]}{missing}，记在 {where.python}")
    return Exit.DONE


def _in_libreoffice() -> str:
    from ..libreoffice import deploy

    if deploy.unopkg() is None:
        return "没有找到 LibreOffice"
    try:
        return _INSTALLED if deploy.is_installed() else "未安装"
    except NianbaoError as error:
        return f"查不到。{error}"


def _excel(where: install.Places) -> str:
    from nianbao.macros.build import build_addin

    if where.addin is None:
        return "这个系统上没有 Excel"
    if not where.addin.is_file():
        return "未安装"
    current = where.addin.read_bytes() == build_addin()
    return f"已安装于 {where.addin}" + ("" if current else "（与本程序版本不同，请重新安装）")


def _places() -> install.Places:
    return install.places(sys.platform, Path.home(), os.environ)


def _search_path() -> tuple[str, ...]:
    """Where this Python keeps installed packages."""
    return tuple(dict.fromkeys(sysconfig.get_paths()[kind] for kind in ("purelib", "platlib")))


_ACTIONS = {"build": _build, "install": _install, "uninstall": _uninstall, "status": _status}
