"""What a process that listens has beside its platforms: one server with /health, /metrics and what adapters ask for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.delivery import Adapter
from bot.health import Health
from bot.measures import Measures
from bot.metrics import Metrics
from bot.tutor import Tutor
from bot.web import Web, routes_of


async def hosted(tutor: Tutor, adapters: Sequence[Adapter], host: str, port: int) -> Web:
    """A server that is not open yet. From now on the tutor is measured; call this before `Tutor.beside`."""
    measures = Measures(tutor.commands)
    tutor.observer = measures
    metrics = Metrics(tutor.database, tutor.clock, measures)
    await metrics.begin()
    health = Health(tutor.database, tutor.clock, adapters)
    return Web(host, port, (*health.routes, *metrics.routes, *routes_of(adapters)))
