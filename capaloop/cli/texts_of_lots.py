"""What the command line says about lots, by its id: (Chinese, English)."""

from typing import Final

LOTS: Final = {
    "help.lots": ("列出批次及其当前结存。", "List lots with their balances as of now."),
    "help.lot": (
        "一个批次：结存、去向、来源、隔离。",
        "One lot: its balance, its ways, what holds it.",
    ),
    "argument.lot": ("批号。", "The lot."),
    "filter.blocked": ("只看被隔离的，或未被隔离的。", "Only lots that a case holds, or only others."),
    "column.unit": ("单位", "unit"),
    "column.made": ("制成或收入", "made"),
    "column.used": ("用于他批", "used"),
    "column.shipped": ("发出", "shipped"),
    "column.recovered": ("收回", "recovered"),
    "column.with_customers": ("在顾客处", "with customers"),
    "column.destroyed": ("销毁", "destroyed"),
    "column.book_stock": ("账面库存", "book stock"),
    "column.held_by": ("隔离案件", "held by"),
    "column.consignee": ("收货方", "consignee"),
    "column.made_from": ("由以下批次制成", "made from"),
    "column.used_in": ("用于以下批次", "used in"),
    "column.quantity": ("数量", "quantity"),
    "column.move": ("移动", "movement"),
    "column.into_lot": ("用于", "into lot"),
    "column.despite": ("隔离期间", "despite a block"),
    "option.site_of_act": ("站点；行为新立案件时用。", "The site, for an act that opens a case."),
    "act.expected": (
        "--case 站点/案号；新立案件的行为用 --site",
        "--case, or --site for an act that opens one",
    ),
    "line.held back in a drill": ("演练：未对外发出 {message}", "a drill: {message} was not sent"),
    "line.moved despite quarantine": (
        "隔离期间有移动：{record} {move} {quantity} {unit}（{moved_on}）",
        "moved despite quarantine: {record} {move} {quantity} {unit} ({moved_on})",
    ),
    "lot.blocked": ("{at} 由 {case} 隔离（{by}）", "blocked by {case} at {at} ({by})"),
    "lot.released": ("{at} 由 {case} 放行（{by}）", "released by {case} at {at} ({by})"),
}
