"""What is said about printed forms and how long they are kept, by id: (Chinese, English)."""

from typing import Final

PAPER: Final = {
    "help.form": (
        "把案件的一张表单存为 PDF；不写表单名则列出案件的全部表单。",
        "Write a form of a case to a PDF file; without a form, list those of the case.",
    ),
    "argument.form": ("表单名，如 feedback。", "Name of the form, such as feedback."),
    "option.language": ("纸面语言，默认同命令行语言。", "Language of the sheet; unless given, that of the session."),
    "option.out": ("写入的文件，- 为标准输出。", "File to write, - for standard output."),
    "form.saved": ("{file}：{size} 字节", "{file}: {size} bytes"),
    "column.form": ("表单", "form"),
    "column.number": ("编号", "number"),
    "column.complete": ("已填完整", "complete"),
    "column.signed": ("已签署", "signed"),
    "column.kept_until": ("保存至", "kept until"),
    "retention.no_period": ("未规定期限", "no period set"),
    "retention.not_running": ("尚未起算", "not begun"),
    "retention.running": ("保存中", "running"),
    "retention.over": ("已到期", "over"),
}
