"""What the commands about databases say, by its id: (Chinese, English)."""

from typing import Final

TEXTS_OF_DATABASES: Final = {
    "help.db": ("各部门的数据库：现状与升级。", "The departments' databases: how they stand, bringing them up."),
    "help.db.upgrade": (
        "把数据库升级到本程序所需的表结构；已是最新的不受影响。",
        "Bring databases up to the tables of this program; one that has them is left as it is.",
    ),
    "help.db.status": (
        "各数据库处于哪个版本、尚缺什么；未到最新时退出码为 1。",
        "Where each database stands and what is pending; exit code 1 unless all are at head.",
    ),
    "argument.departments": ("只办这些部门；默认全部。", "Only these departments; unless given, all of them."),
    "column.database": ("数据库", "database"),
    "column.current": ("现为", "current"),
    "column.head": ("最新", "head"),
    "column.pending": ("待升级", "pending"),
    "db.at_head": ("最新", "at head"),
    "db.behind": ("需升级", "behind"),
    "db.ahead": ("新于本程序", "ahead of this program"),
    "db.none": ("无", "none"),
    "db.upgraded": ("{department}：已升级 {revisions}", "{department}: applied {revisions}"),
    "db.unchanged": ("{department}：已是最新", "{department}: nothing to apply"),
    "title.not-upgraded": ("未升级", "It was not upgraded"),
}
