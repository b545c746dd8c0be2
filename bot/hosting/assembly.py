"""What a process that listens has beside its platforms: one server with /health, /metrics and what adapters ask for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.delivery.adapter import Adapter
from bot.hosting.health import Health
from bot.hosting.measures import Measures
from bot.hosting.metrics import Metrics
from bot.hosting.web import Web, routes_of
from bot.tutor import Tutor


async def hosted(tutor: Tutor, adapters: Sequence[Adapter], host: str, port: int) -> Web:
    """A server that is not open yet. From now on the tutor is measured; call this before `Tutor.beside`."""
    measures = Measures(tutor.commands)
    tutor.observer = measures
    metrics = Metrics(tutor.database, tutor.clock, measures)
    await metrics.begin()
    health = Health(tutor.database, tutor.clock, adapters)
    return Web(host, port, (*health.routes, *metrics.routes, *routes_of(adapters)))
