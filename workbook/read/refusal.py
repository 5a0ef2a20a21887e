"""Why a file cannot be read, each reason one Chinese sentence that says what to do.

Readers of file formats do not know the path; they raise ``Refusal`` and ``read_submission`` turns it
into ``UnreadableFile``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import UnreadableFile

MISSING = "文件不存在。请检查文件夹和文件名"
DIRECTORY = "这是一个文件夹，不是文件"
NOT_A_FILE = "这不是普通文件，不能读取"
LINK_CIRCLE = "这是链接，绕来绕去又回到自己，没有文件可读。请把文件本身放进来"
CHANGED = "读取的时候文件正在被改动，读到的不可信。请等它保存、同步完再试"
NO_PERMISSION = "没有权限打开。请关闭正在打开它的程序，或检查文件的权限"
NOT_OPENED = "不能打开（{detail}）"
EMPTY = "文件是空的（0 字节）。请重新取得这个文件"
TOO_LARGE = "文件超过 {megabytes} MB，不像是一份年报，没有读取"
PASSWORD = "文件设有打开密码。请打开后取消密码，另存一份再试"
TRUNCATED = "文件已损坏或没有传完整，不能打开。请重新取得，或用 Excel、WPS 修复后另存一份再试"
DAMAGED_PART = "文件内部的“{part}”已损坏。请用 Excel、WPS 修复后另存一份再试"
MISSING_PART = "文件内部缺少“{part}”，不是完整的工作簿。请用 Excel、WPS 修复后另存一份再试"
FORBIDDEN_DECLARATION = "文件内部的“{part}”含有工作簿不应有的文档类型声明，为安全起见没有读取"
SWOLLEN = "文件解压后异常庞大（“{part}”），为安全起见没有读取"
TOO_MANY_PARTS = "文件内部有 {count} 个部件，不像是工作簿或文档（最多 {most} 个），为安全起见没有读取"
TWICE = "文件内部有两个“{part}”，不知道以哪一个为准，没有读取。请用 Excel、WPS 打开后另存一份再试"
TOO_INTRICATE = "文件内部异常复杂（“{part}”有 {count} 个标记，最多读 {most} 个），为安全起见没有读取"
TOO_MUCH_TEXT = "有 {count} 个字，不像是一份年报（最多读 {most} 个字）。请只留下年报的部分，另存后再试"
LONG_TEXT = "{where}有 {count} 个字，太长（一处最多读 {most} 个字）。请检查这一处的内容，删去多余的部分后再试"
TOO_MANY_CELLS = "{where}有 {count} 个单元格，不像是年报（最多读 {most} 个）。请删去多余的行列后再试"
TOO_DEEP = "内容一层套一层，套得太深，没有读取。请用原来的程序打开后另存一份再试"
NO_MEMORY = "读取要用的内存超出限度，没有读完。请检查文件里有没有异常庞大的内容，另存一份再试"
TOO_FAR = "工作表“{sheet}”的内容超出 {rows} 行或 {columns} 列，不像是年报。请删去多余的行列后再试"
ARCHIVE = "这是压缩包，里面不是工作簿。请解压后再试"
BINARY_WORKBOOK = "这是二进制工作簿（.xlsb），看不到单元格名称和公式。请另存为 .xlsx 再试"
OLD_WORD = "这是旧版 Word 文件（.doc）。请另存为 .docx 再试"
OTHER_OFFICE = "这是{what}，不是年报的工作簿或文档。请确认没有选错文件"
OTHER_COMPOUND = "这是旧版 Office 文件，里面没有工作簿。请确认没有选错文件"
OLD_XML = "这是“XML 电子表格”格式。请用 Excel、WPS 打开后另存为 .xlsx 再试"
WEB_ARCHIVE = "这是“单个文件网页”格式。请用 Excel、WPS 打开后另存为 .xlsx 再试"
RICH_TEXT = "这是 RTF 文件。请另存为 .docx 再试"
PICTURE = "这是图片，读不出数字。请取得表格或文字版再试"
TEXT_NAMED_OTHERWISE = "扩展名是 {suffix}，内容却是普通文本。请用相应的程序打开后另存，不要只改扩展名"
NOT_TEXT = "内容不是文字，或编码无法识别。请确认文件，或另存为 UTF-8 编码的文本再试"
DAMAGED_TEXT = "文字在第 {line} 行损坏，后面的内容不能读取。请重新取得这个文件"
NO_TABLES = "没有找到年报的三张表：没有一个官方行名（如“{label}”）旁边读得出数字。请确认没有选错文件"
UNKNOWN = "内容不是能读的格式。能读的有：.xlsx .xlsm .xls .et .ods .docx .pdf .html .txt .md"
UNEXPECTED = "读取时遇到意外的内容，不能读取（{detail}）。请用 Excel、WPS 打开后另存为 .xlsx 再试"
NEWER_TEMPLATE = (
    "出自第 {found} 版模板，本程序只认到第 {known} 版；为免读错，没有读取。"
    "请升级 nianbao 再试，或请对方改用第 {known} 版的填报表"
)
NOT_THE_FORM = "不是年报填报表：没有找到单元格名称（如 {name}），也{reason}"

SCANNED = "这是扫描件（图片），里面没有文字，读不出数字。请取得 Word、网页或带文字的 PDF 再试"
NO_CODES = "文字没有编码（只有字形），读不出内容。请取得 Word 版，或用原程序重新导出 PDF 再试"
BUSY_PAGE = (
    "第 {page} 页画的东西太多（{what}超过 {most}），不像是年报。请取得 Word 版，或只截取年报的几页另存后再试"
)
TOO_MANY_PAGES = "有 {pages} 页，不像是一份年报（最多读 {most} 页）。请只截取年报的几页另存后再试"
SEVERAL_REPORTS = "里面不止一份年报：{first}和{second}是同一张表的同一行。请把每份年报单独存成一个文件"


class Refusal(Exception):
    """The content of a file cannot be read: one Chinese sentence, without the path."""

    def __init__(self, sentence: str, **details: object) -> None:
        """Fill a sentence of this module with its details."""
        super().__init__(sentence.format(**details))
        self.sentence = sentence
        """The sentence of this module, to tell one refusal from another."""


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Say which file it is about, where the reading inside the block is refused.

    Raises:
        UnreadableFile: the file cannot be opened, or its content was refused.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise UnreadableFile(str(path), MISSING) from error
    except OSError as error:
        reason = NOT_OPENED.format(detail=error.strerror or error)
        raise UnreadableFile(str(path), reason) from error
    except Refusal as refusal:
        raise UnreadableFile(str(path), str(refusal)) from refusal
