"""What `capaloop status` says, by its id: (Chinese, English)."""

from typing import Final

STATUS: Final = {
    "help.status": (
        "各部门运行状况，逐项检查；有任何异常时退出码为 1。",
        "How each department is, check by check; exit code 1 when anything is wrong.",
    ),
    "option.watch": ("持续显示，直至 Ctrl-C。", "Go on showing it until Ctrl-C."),
    "argument.watch_seconds": (
        "与 --watch 同用：每隔几秒，默认 2。",
        "With --watch: every so many seconds; 2 unless given.",
    ),
    "watch.seconds_expected": (
        "与 --watch 同用的秒数，0.2 至 3600",
        "a number of seconds from 0.2 to 3600, with --watch",
    ),
    "column.check": ("检查", "check"),
    "column.detail": ("详情", "detail"),
    "status.broker": ("消息代理", "broker"),
    "status.none": ("无", "none"),
    "status.private": ("{uri}（本装置自有，进程 {pid}）", "{uri} (private, pid {pid})"),
    "status.reached": ("已连通", "reached"),
    "status.partly": ("未全部连通：{departments}", "not reached by {departments}"),
    "status.not_reached": ("未连通", "not reached"),
    "status.ready": ("就绪", "ready"),
    "status.not ready": ("未就绪", "not ready"),
    "status.silent": ("无应答", "no answer"),
    "status.stopped": ("未运行", "stopped"),
    "status.seen": (
        "{at} 所见；每 {seconds} 秒更新，Ctrl-C 结束",
        "seen at {at}; again every {seconds} s, Ctrl-C ends it",
    ),
    "readiness.broker": ("消息代理", "broker"),
    "readiness.database": ("数据库", "database"),
    "readiness.migrations": ("表结构", "migrations"),
    "readiness.outbox_age": ("待发", "outbox age"),
    "readiness.inbox_age": ("待办", "inbox age"),
    "readiness.procedures": ("程序", "procedures"),
}
