"""api: API Gateway in front of the functions; only CloudFront gets an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from compiler.components.component import Component, Sections, Wiring
from compiler.components.functions import API_TIMEOUT_SECONDS
from compiler.spec.model import Complaint, HttpsOrigin, LogRetentionDays, RuleError, SpecModel, Text
from compiler.spec.nearest import nearest
from compiler.stack.stack import ModuleCall
from compiler.stack.values import Ref, SpecView

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_PARTS = 6
"""The depth of paths that modules/api makes resources for."""
_PARAMETER = re.compile(r"\{[^}]*\}")


def _route_path(key: str) -> str:
    parts = key.partition(" ")[2].strip("/").split("/")
    if len(parts) > MOST_PARTS:
        raise RuleError(
            f"the path has {len(parts)} parts", expected=f"at most {MOST_PARTS} with api"
        )
    names = [part.strip("{}+") for part in parts if part.startswith("{")]
    if len(set(names)) < len(names):
        raise RuleError("a parameter is named twice in the path", expected="each name once")
    if any(part.endswith("+}") for part in parts[:-1]):
        raise RuleError("a parameter with + takes the rest of the path", expected="it stands last")
    return key


RouteKey = Annotated[
    str,
    Text(
        r"(GET|POST|PUT|PATCH|DELETE) /api(/([a-z0-9][a-z0-9_-]*|\{[a-z][a-z0-9_]*\+?\}))+",
        "METHOD /api/path",
        "GET /api/cases/{case_id}",
    ),
    AfterValidator(_route_path),
]


class ThrottleSpec(SpecModel):
    """How many calls are let through."""

    rate_per_second: int = Field(ge=1, le=10000, description="Calls a second, sustained")
    burst: int = Field(ge=1, le=5000, description="Calls at once, in a burst")


class RouteSpec(SpecModel):
    """One route."""

    function: str = Field(description="The function that answers")
    auth: Literal["cognito", "none"] = Field(
        default="cognito", description="Who may call: signed-in users, or anybody"
    )
    throttle: ThrottleSpec | None = Field(
        default=None, description="Its own limits; by default those of the API"
    )


class ApiSpec(SpecModel):
    """The API and its routes."""

    routes: dict[RouteKey, RouteSpec] = Field(
        description="The routes: METHOD /api/path", min_length=1
    )
    throttle: ThrottleSpec = Field(description="The limits of every route without its own")
    daily_quota: int = Field(
        default=1_000_000, ge=1, description="Calls a day that CloudFront's key allows"
    )
    cors_origins: tuple[HttpsOrigin, ...] = Field(
        default=(),
        description="A web origin beside the site's own that may call; never *",
        max_length=1,  # API Gateway answers a preflight with one fixed origin
    )
    access_log_retention_days: LogRetentionDays = Field(
        default=365, description="Days that access logs are kept"
    )
    manage_account_settings: bool = Field(
        default=True,
        description="Set API Gateway's logging role, which exists once an account and region; "
        "false in all but one of the environments that share an account",
    )


def rules(sections: Sections) -> Iterable[Complaint]:
    """Routes lead to functions that answer in time, and no two mean the same path."""
    api: ApiSpec | None = sections.get("api")
    functions = sections.get("functions")
    if api is None:
        return
    shapes: dict[str, str] = {}
    for key, route in api.routes.items():
        where: tuple[str | int, ...] = ("api", "routes", key)
        yield from _function(sections, where, route, functions or {})
        shape = _PARAMETER.sub("{}", key)
        if shape in shapes:
            yield Complaint(
                path=where,
                message=f"the route {key!r} is the same as {shapes[shape]!r}",
                expected="routes that differ in more than a parameter's name",
            )
        shapes.setdefault(shape, key)
        if route.auth == "cognito" and "auth" not in sections.present:
            yield Complaint(
                path=where,
                message="the route asks for signed-in users, and the spec has no auth",
                expected="a section auth:, or auth: none on this route",
            )
        yield from _limits(where, route, api.throttle)
    yield from _siblings(api.routes)


def _limits(
    where: tuple[str | int, ...], route: RouteSpec, whole: ThrottleSpec
) -> Iterable[Complaint]:
    if route.throttle is None:
        return
    for key in ("rate_per_second", "burst"):
        own, most = getattr(route.throttle, key), getattr(whole, key)
        if own > most:
            yield Complaint(
                path=(*where, "throttle", key),
                message=f"the route would let {own} through, and the whole API lets {most}",
                expected=f"at most {most}",
            )


def _siblings(routes: Iterable[str]) -> Iterable[Complaint]:
    """API Gateway takes one name for a parameter at one place, whatever the method."""
    named: dict[str, tuple[str, str]] = {}
    for key in routes:
        before = ""
        for part in key.partition(" ")[2].strip("/").split("/"):
            if part.startswith("{"):
                name, other = named.setdefault(before, (part, key))
                if name != part:
                    yield Complaint(
                        path=("api", "routes", key),
                        message=f"{part} stands where {other!r} has {name}",
                        expected="one name for the parameter at one place of the paths",
                        suggestion=key.replace(part, name),
                    )
                    break
            before = f"{before}/{part}"


def _function(
    sections: Sections, where: tuple[str | int, ...], route: RouteSpec, functions: dict[str, object]
) -> Iterable[Complaint]:
    if "functions" in sections.present and sections.get("functions") is None:
        return
    function = functions.get(route.function)
    if function is None:
        yield Complaint(
            path=(*where, "function"),
            message=f"there is no function {route.function!r}",
            expected=", ".join(functions) or "a function under functions",
            suggestion=nearest(route.function, functions),
        )
        return
    timeout = int(getattr(function, "timeout_seconds", 0))
    if timeout > API_TIMEOUT_SECONDS:
        yield Complaint(
            path=(*where, "function"),
            message=f"{route.function} may take {timeout} s, "
            f"and API Gateway waits {API_TIMEOUT_SECONDS} s",
            expected=f"a function with timeout_seconds of at most {API_TIMEOUT_SECONDS}",
            suggestion="let a short function call the long one (uses.invokes)",
        )


def wire(wiring: Wiring) -> tuple[ModuleCall, ...]:
    """Call modules/api."""
    api = wiring.spec.api
    return (
        ModuleCall(
            name="api",
            module="api",
            source=api.spec_path,
            arguments={
                "name": wiring.name,
                "region": wiring.spec.region,
                "account_id": wiring.spec.account_id,
                "stage_name": "live",
                "routes": {key: _route(api, key, route) for key, route in api.routes.items()},
                "function_names": Ref("functions", "function_names"),
                "alias_invoke_arns": Ref("functions", "alias_invoke_arns"),
                "alias_name": "live",
                "user_pool_arn": Ref("auth", "user_pool_arn") if wiring.has("auth") else "",
                "rate_per_second": api.throttle.rate_per_second,
                "burst": api.throttle.burst,
                "daily_quota": api.daily_quota,
                "cors_origins": api.cors_origins,
                "access_log_retention_days": api.access_log_retention_days,
                "logs_key_arn": wiring.log_key(),
                "manage_account_settings": api.manage_account_settings,
            },
            outputs={"api_id": Ref("api", "rest_api_id")},
        ),
    )


def _route(api: SpecView, key: str, route: SpecView) -> dict[str, object]:
    method, path = key.split(" ", 1)
    throttle = route.throttle if route.throttle.value is not None else api.throttle
    return {
        "method": method,
        "path": path,
        "function": route.function,
        "authorization": route.auth,
        "rate_per_second": throttle.rate_per_second,
        "burst": throttle.burst,
    }


COMPONENT = Component(
    name="api",
    section=ApiSpec,
    wire=wire,
    rules=rules,
    needs=("functions", "encryption"),
    summary="API Gateway: routes, throttling, access logs, answers only CloudFront",
)
