"""What a department that keeps lots offers over HTTP."""

from typing import Final

from .queries import LotMovementQuery, LotQuery, OneLotQuery
from .route import Route

LOT_ROUTES: Final = (
    Route(
        "lots",
        "GET",
        "/v1/lots",
        "The lots of the ledger with their balances as of now, and which of them a case holds.",
        query=LotQuery,
        only_with=("warehouse",),
    ),
    Route(
        "lot",
        "GET",
        "/v1/lots/{lot}",
        "One lot: its balance, who got it, which lots it was used in and made from, what held it.",
        query=OneLotQuery,
        only_with=("warehouse",),
    ),
    Route(
        "lot_movements",
        "GET",
        "/v1/lot-movements",
        "The movements of lots as they stand now.",
        query=LotMovementQuery,
        only_with=("warehouse",),
    ),
)
