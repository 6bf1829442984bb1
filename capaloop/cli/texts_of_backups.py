"""What the commands about backups say, by its id: (Chinese, English)."""

from typing import Final

TEXTS_OF_BACKUPS: Final = {
    "help.backup": (
        "在运行中备份全部部门，同取消息流中的一个时刻；--check 核对已有备份。",
        "Back up all departments at one moment of the flow of messages, while they run; --check looks at a backup.",
    ),
    "help.restore": (
        "把备份恢复到空的装置：要么全部恢复，要么什么也不改变。",
        "Restore a backup into an empty installation: all of it, or nothing.",
    ),
    "argument.backup_folder": ("备份文件夹；须为新的或空的。", "Folder of the backup; a new or an empty one."),
    "argument.backup": ("备份文件夹。", "Folder of a backup."),
    "option.check_backup": (
        "只核对此备份是否完整未变（摘要、大小、各表行数），什么也不写。",
        "Only look whether this backup is whole and unchanged (digests, sizes, rows of each table); writes nothing.",
    ),
    "option.wait": (
        "数据库被他人锁住时，至多等待多少秒。",
        "Seconds to wait, at most, for a database that somebody keeps locked.",
    ),
    "backup.copied": (
        "{department}：{kind}，{rows} 行；未发出 {unsent}，在途 {in_flight}",
        "{department}: {kind}, {rows} rows; {unsent} messages not sent yet, {in_flight} on their way",
    ),
    "backup.taken": (
        "已备份到 {folder}：{moment} 时刻，{size}；各部门停收消息 {pause} 毫秒",
        "backed up to {folder}: as of {moment}, {size}; departments received nothing for {pause} ms",
    ),
    "backup.ready": (
        "消息代理的收件队列中当时有 {ready} 条消息；其中外部发来的命令不在备份内",
        "{ready} messages lay in the inboxes at the broker; commands of outsiders among them are not in the backup",
    ),
    "backup.unknown": (
        "消息代理无法询问：收件队列中的消息数未知",
        "the broker could not be asked how many messages lay in the inboxes",
    ),
    "backup.undecided": (
        "{count} 条消息发出已逾 29 天而无收件记录，无法判定，恢复时不再发送",
        "{count} messages sent over 29 days ago have no trace at their receiver; a restore does not send them again",
    ),
    "backup.whole": (
        "{folder} 完整未变：{moment} 时刻，由 CAPA Loop {version} 制作",
        "{folder} is whole and unchanged: as of {moment}, made by CAPA Loop {version}",
    ),
    "backup.restored": (
        "已恢复到 {home}：{moment} 时刻；首次启动时补发在途消息 {in_flight} 条",
        "restored to {home}: as of {moment}; {in_flight} messages that were on their way go out at the first start",
    ),
    "backup.behind": (
        "备份早于本程序，启动前请执行：capaloop db upgrade（{departments}）",
        "the backup is older than this program; before the start run: capaloop db upgrade ({departments})",
    ),
    "title.not-backed-up": ("未备份", "No backup was made"),
    "title.not-whole": ("备份不完整或已改变", "The backup is not whole"),
    "title.not-restored": ("未恢复", "Nothing was restored"),
}
