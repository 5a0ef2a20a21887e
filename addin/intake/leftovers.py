"""Files and folders that programs leave behind: told by their names alone, never submissions."""

from __future__ import annotations

from collections.abc import Mapping

_SYSTEM = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store"})
_SHORTCUTS = (".lnk", ".url", ".webloc", ".desktop")
_LOCKS = ("~$", ".~")
"""Excel, Word and WPS; LibreOffice writes ``.~lock.名称.xlsx#``."""
_ROWS = ".parquet"
"""Rows that no sheet could hold, beside the summary they belong to."""
_MAC = "__macosx"
_PACKED: Mapping[str, str] = {
    ".rar": "RAR",
    ".7z": "7z",
    ".tar": "tar",
    ".gz": "gzip",
    ".tgz": "gzip",
    ".bz2": "bzip2",
    ".xz": "xz",
    ".zst": "zstd",
    ".cab": "cab",
    ".iso": "光盘映像",
    ".z01": "分卷 zip",
    ".zipx": "zipx",
}
_PACKED_STARTS: Mapping[bytes, str] = {
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gzip",
}
_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".td")


def leftover_file(name: str) -> str:
    """Why a file of this name is no submission; empty where it may be one."""
    lower = name.lower()
    if lower.startswith(_LOCKS):
        return "正被打开的文件留下的锁文件"
    if lower in _SYSTEM:
        return "系统自动生成的文件"
    if lower.endswith(_SHORTCUTS):
        return "快捷方式，不是文件本身"
    if lower.startswith("~") and lower.endswith(".tmp"):
        return "办公软件留下的临时文件"
    if lower.endswith(_ROWS):
        return "Parquet 数据文件，不是年报；汇总表放不下的明细，读汇总表时一并读取"
    return "隐藏文件" if lower.startswith(".") else ""


def leftover_folder(name: str) -> str:
    """Why a folder of this name is not entered; empty where it is."""
    if name.lower() == _MAC:
        return "苹果电脑压缩时附带的文件夹，没有进入"
    return "隐藏的文件夹，没有进入" if name.startswith((".", "~$")) else ""


def unopened(name: str, start: bytes = b"") -> str:
    """What cannot be opened although submissions may be inside, and what to do; empty for all else.

    Args:
        name: the file's name.
        start: its first bytes, where they were read.
    """
    lower = name.lower()
    if lower.endswith(_UNFINISHED):
        return "没有下载完的文件。请重新下载"
    by_name = next((kind for suffix, kind in _PACKED.items() if lower.endswith(suffix)), "")
    kind = next((kind for magic, kind in _PACKED_STARTS.items() if start.startswith(magic)), by_name)
    return f"这是 {kind} 压缩包，本工具只能打开 .zip。请解压后把里面的文件放进来" if kind else ""
