"""The REST API: every request is recorded, met by mischief, checked, counted and routed.

https://discord.com/developers/docs/reference
"""

from __future__ import annotations

import json
import traceback
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.discord.buckets import Buckets
from tests.fakes.discord.call import Answer, Call, Route, read
from tests.fakes.discord.mischief import Mischief
from tests.fakes.discord.problems import Refused, Violation
from tests.fakes.discord.routes import callbacks, commands, followups, guilds, messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.discord.buckets import RateLimits
    from tests.fakes.discord.call import Request
    from tests.fakes.discord.gateway import Gateway
    from tests.fakes.discord.world import World

API = "/api/v10"
# One file has 10 MiB by default (reference#uploading-files); the request itself may be larger.
LARGEST_REQUEST = 120 * 2**20
ROUTES = (*guilds.ROUTES, *messages.ROUTES, *commands.ROUTES, *callbacks.ROUTES, *followups.ROUTES)


class Router:
    """Finds the route of a path; literal parts win over values."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes: dict[tuple[str, int], list[tuple[list[str], Route]]] = {}
        for route in routes:
            parts = route.template.split("/")
            self._routes.setdefault((route.method, len(parts)), []).append((parts, route))

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Return the route and the values in its path."""
        given = path.split("/")
        for parts, route in self._routes.get((method, len(given)), ()):
            if all(part in (value, "") or part[:1] == "{" for part, value in zip(parts, given, strict=True)):
                values = zip(parts, given, strict=True)
                return route, {part[1:-1]: value for part, value in values if part[:1] == "{"}
        return None


class Rest:
    """The HTTP side of the fake."""

    def __init__(self, world: World, gateway: Gateway, token: str, limits: RateLimits) -> None:
        self._world = world
        self._gateway = gateway
        self._authorization = f"Bot {token}"
        self._router = Router((*ROUTES, Route("GET", "/gateway/bot", self._gateway_bot)))
        self._buckets = Buckets(limits)
        self.mischief = Mischief()
        self.requests: list[Request] = []

    async def handle(self, request: web.Request) -> web.Response:
        """Serve one request of the API."""
        try:
            return await self._serve(request)
        except ConnectionError:
            # The bot went away while it was sending, as a killed one does.
            raise
        except Exception:
            self._world.failures.append(traceback.format_exc())
            raise
        finally:
            self._world.changes.note()

    async def attachment(self, request: web.Request) -> web.Response:
        """Serve a file, as cdn.discordapp.com does."""
        attachment = self._world.files.get(request.path)
        if attachment is None:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=attachment.data, content_type=attachment.content_type)

    async def unknown(self, request: web.Request) -> web.Response:
        """Refuse what is no part of the API."""
        self._world.failures.append(f"unknown address: {request.method} {request.path}")
        return _response(Answer(404, {"message": "404: Not Found", "code": 0}))

    async def _serve(self, request: web.Request) -> web.Response:
        record = await read(request, request.path.removeprefix(API), self._world.clock.now())
        self.requests.append(record)
        rule = self.mischief.match(record)
        if rule is not None and rule.slow:
            await rule.released.wait()
        if rule is not None and rule.drop_before:
            return _broken(request)
        answer = self._answer(record) if rule is None or rule.answer is None else self._ruled(rule.answer, record)
        record.status = answer.status
        if rule is not None and rule.drop_after:
            return _broken(request)
        return _response(answer)

    def _ruled(self, answer: Answer, record: Request) -> Answer:
        """Give a 429 on demand the bucket of its route, so that it looks like a real one."""
        found = self._router.find(record.method, record.path)
        if found is None or "X-RateLimit-Limit" not in answer.headers:
            return answer
        bucket = self._buckets.bucket(f"{found[0].method} {found[0].template}")
        return Answer(answer.status, answer.body, {**answer.headers, "X-RateLimit-Bucket": bucket})

    def _answer(self, record: Request) -> Answer:
        found = self._router.find(record.method, record.path)
        if found is None:
            self._world.failures.append(f"unknown route: {record.method} {record.path}")
            return Answer(404, {"message": "404: Not Found", "code": 0})
        route, values = found
        if not route.open and record.headers.get("Authorization") != self._authorization:
            return Answer(401, {"message": "401: Unauthorized", "code": 0})
        limited, headers = self._buckets.take(route, values)
        if limited is not None:
            return limited
        try:
            answer = route.handle(self._world, Call(record, values))
        except Refused as refused:
            if refused.violation:
                self._note(record, refused)
            return Answer(refused.status, refused.body(), headers)
        return Answer(answer.status, answer.body, headers)

    def _note(self, record: Request, refused: Refused) -> None:
        self._world.violations.append(
            Violation(record.method, record.path, refused.code, refused.message, refused.errors)
        )

    def _gateway_bot(self, _: World, __: Call) -> Answer:
        """Get Gateway Bot."""
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 16}
        body: dict[str, Any] = {"url": self._gateway.url, "shards": self._gateway.shards, "session_start_limit": limit}
        return Answer(200, body)


def _broken(request: web.Request) -> web.Response:
    """Break the connection; what is returned never arrives."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _response(answer: Answer) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status, headers=answer.headers)
    # discord.py reads JSON only where the type is exactly this.
    body = json.dumps(answer.body, separators=(",", ":")).encode()
    return web.Response(status=answer.status, body=body, headers=answer.headers, content_type="application/json")
