"""The sentences of `doctor`, by their id: (Chinese, English)."""

from typing import Final

TEXTS_OF_DOCTOR: Final = {
    "help.doctor": (
        "案件为何不前进：原因、自何时、谁须处理、用哪条命令。只查看，不改动；有问题时退出码为 1。",
        "Why cases do not go on: the cause, since when, who must act, with which command. It changes nothing; "
        "exit code 1 when something is wrong.",
    ),
    "option.doctor_case": ("只看这个案件在等什么。", "Only what this case waits for."),
    "doctor.known": ("已有的案件", "a case that is known here"),
    "doctor.healthy": ("没有发现问题。", "Nothing is wrong."),
    "doctor.closed": ("{case} 已结案，不等待任何事项。", "{case} is closed: it waits for nothing."),
    "doctor.unseen_case": (
        "看不到 {case}；可能在无法查看之处。",
        "{case} cannot be seen; it may be where nobody could look.",
    ),
    "doctor.link": ("{case} 在等：{what}", "{case} waits for {what}"),
    "doctor.who": ("谁处理", "who"),
    "doctor.command": ("命令", "command"),
    "doctor.blocks": ("所涉案件", "cases"),
    "doctor.and_more": ("{cases} 等，另有 {count} 个", "{cases} and {count} more"),
    "doctor.more_tasks": ("另有 {count} 项；全部见：capaloop tasks", "{count} more; all of them: capaloop tasks"),
    "doctor.since_unknown": ("不详", "not known"),
    "doctor.not_looked": ("无法查看 {at}：{why}", "could not look at {at}: {why}"),
    "cause.procedure_refused": ("程序被拒绝", "a procedure cannot be loaded"),
    "cause.database_down": ("数据库不可用", "a database cannot be used"),
    "cause.service_down": ("部门服务停止", "a department does not run"),
    "cause.outbox_unsent": ("消息未发出", "messages are not sent"),
    "cause.no_consumer": ("队列无人读取", "nobody reads a queue"),
    "cause.handler_failing": ("处理一再出错", "handling fails again and again"),
    "cause.parked": ("消息被搁置", "messages are parked"),
    "cause.waiting_for_retry": ("等待再试", "waiting for the next try"),
    "cause.deadline_missed": ("已过期限", "a deadline is missed"),
    "cause.waiting_for_person": ("等待人员办理", "waiting for people"),
}
