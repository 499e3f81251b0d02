"""functions: the Lambdas, each with a role of its own that allows only what the function uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from compiler.components.component import Component, Sections, Wiring
from compiler.components.permissions import environment, statements, variables_of
from compiler.components.placeholder import PLACEHOLDER, placeholder_zip
from compiler.spec.model import (
    Complaint,
    LogRetentionDays,
    RuleError,
    SpecModel,
    Text,
    Unique,
)
from compiler.spec.nearest import nearest
from compiler.stack.stack import ModuleCall
from compiler.stack.values import Expr, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

RESERVED_VARIABLES = ("AWS_", "LAMBDA_", "_")
"""How variables that Lambda keeps for itself begin (AWS Lambda Developer Guide)."""
ENVIRONMENT_BYTES = 4096
"""All variables of a function together, at most (AWS Lambda quotas)."""


def _variable(name: str) -> str:
    if name.startswith(RESERVED_VARIABLES):
        raise RuleError(
            f"{name} is a variable that Lambda keeps for itself",
            expected="a name that begins neither with AWS_ nor with LAMBDA_",
        )
    return name


FunctionName = Annotated[
    str,
    Text(
        r"[a-z][a-z0-9]*(-[a-z0-9]+)*",
        "a function's name: lower-case letters, digits and single hyphens",
        "generate",
        longest=24,
    ),
]
VariableName = Annotated[
    str,
    Text(
        r"[A-Z][A-Z0-9_]*",
        "a variable: upper-case letters, digits and _",
        "LOG_LEVEL",
        longest=128,
    ),
    AfterValidator(_variable),
]
API_TIMEOUT_SECONDS = 29
"""How long API Gateway waits for a function (Amazon API Gateway quotas)."""


class UsesSpec(SpecModel):
    """What a function may reach: its role allows this and nothing more."""

    database: bool = Field(default=False, description="Log in to the database by IAM token")
    cache: bool = Field(default=False, description="Log in to the cache by IAM token")
    auth: bool = Field(default=False, description="Read and manage users of the user pool")
    buckets: dict[str, Literal["read", "write", "read-write"]] = Field(
        default_factory=dict, description="Buckets by purpose, and what it may do there"
    )
    secrets: Annotated[tuple[str, ...], Unique] = Field(
        default=(), description="Secrets whose value it reads"
    )
    rotates: Annotated[tuple[str, ...], Unique] = Field(
        default=(), description="Secrets whose value it changes"
    )
    invokes: Annotated[tuple[str, ...], Unique] = Field(
        default=(), description="Functions that it calls"
    )


class FunctionSpec(SpecModel):
    """One Lambda."""

    description: str = Field(description="What it does", min_length=1, max_length=256)
    runtime: Literal["nodejs20.x", "nodejs22.x", "python3.11", "python3.12", "python3.13"] = Field(
        description="The runtime"
    )
    handler: Annotated[
        str, Text(r"[A-Za-z0-9_./-]+\.[A-Za-z0-9_]+", "file.function", "index.handler", longest=128)
    ] = Field(description="The entry point", examples=["index.handler"])
    architecture: Literal["arm64", "x86_64"] = Field(default="arm64", description="The processor")
    memory_mb: int = Field(default=512, ge=128, le=10240, description="Memory, MiB")
    timeout_seconds: int = Field(default=15, ge=1, le=900, description="Time for one call")
    reserved_concurrency: int = Field(
        ge=1, le=1000, description="Calls at once, kept for it and never more"
    )
    log_retention_days: LogRetentionDays = Field(default=365, description="Days that logs are kept")
    environment: dict[VariableName, str] = Field(
        default_factory=dict, description="Plain settings; secrets go under uses.secrets"
    )
    uses: UsesSpec = Field(default_factory=UsesSpec, description="What it may reach")


def rules(sections: Sections) -> Iterable[Complaint]:
    """What a function uses is there."""
    functions: dict[str, FunctionSpec] | None = sections.get("functions")
    for name, function in (functions or {}).items():
        yield from _uses_sections(sections, name, function.uses)
        yield from _uses_names(sections, name, function.uses)
        yield from _variables(name, function)


def _variables(name: str, function: FunctionSpec) -> Iterable[Complaint]:
    where = ("functions", name, "environment")
    given = variables_of(function.uses)
    for variable in function.environment:
        if variable in given:
            yield Complaint(
                path=(*where, variable),
                message=f"{variable} comes from uses.{given[variable]}",
                expected="another name for this setting",
            )
    size = sum(len(f"{key}{text}".encode()) for key, text in function.environment.items())
    if size > ENVIRONMENT_BYTES:
        yield Complaint(
            path=where,
            message=f"the variables of {name} have {size} bytes",
            expected=f"at most {ENVIRONMENT_BYTES}",
        )


def _uses_sections(sections: Sections, name: str, uses: UsesSpec) -> Iterable[Complaint]:
    for section in ("database", "cache", "auth"):
        if getattr(uses, section) and section not in sections.present:
            yield Complaint(
                path=("functions", name, "uses", section),
                message=f"the function {name} uses {section}, and the spec has none",
                expected=f"a section {section}:",
            )


def _uses_names(sections: Sections, name: str, uses: UsesSpec) -> Iterable[Complaint]:
    storage, secrets = sections.get("storage"), sections.get("secrets")
    functions: dict[str, FunctionSpec] = sections.get("functions") or {}
    known: dict[str, tuple[bool, Iterable[str]]] = {
        "buckets": ("storage" in sections.present, storage.buckets if storage else ()),
        "secrets": ("secrets" in sections.present, secrets.entries if secrets else ()),
        "rotates": ("secrets" in sections.present, secrets.entries if secrets else ()),
        "invokes": (True, functions),
    }
    unsound = {"buckets": storage is None, "secrets": secrets is None, "rotates": secrets is None}
    for kind, (present, names) in known.items():
        if present and unsound.get(kind, False):
            continue
        wanted = getattr(uses, kind)
        for position, item in enumerate(wanted):
            if item not in names:
                step = item if isinstance(wanted, dict) else position
                yield Complaint(
                    path=("functions", name, "uses", kind, step),
                    message=f"the function {name} names {item!r}, which the spec does not have",
                    expected=", ".join(names) or f"nothing to name: there are no {kind}",
                    suggestion=nearest(item, names),
                )


def wire(wiring: Wiring) -> tuple[ModuleCall, ...]:
    """Call modules/functions."""
    functions = wiring.spec.functions
    database, cache = wiring.spec.database, wiring.spec.cache
    return (
        ModuleCall(
            name="functions",
            module="functions",
            source=functions.spec_path,
            arguments={
                "name": wiring.name,
                "region": wiring.spec.region,
                "account_id": wiring.spec.account_id,
                "vpc_id": Ref("network", "vpc_id"),
                "subnet_ids": Ref("network", "private_subnet_ids"),
                "data_cidr_blocks": wiring.spec.network.subnets.isolated,
                "database_port": database.port if database.value is not None else 5432,
                "cache_port": cache.port if cache.value is not None else 6379,
                "functions": {
                    name: {
                        "description": function.description,
                        "handler": function.handler,
                        "runtime": function.runtime,
                        "architecture": function.architecture,
                        "memory_mb": function.memory_mb,
                        "timeout_seconds": function.timeout_seconds,
                        "reserved_concurrency": function.reserved_concurrency,
                        "log_retention_days": function.log_retention_days,
                        "environment": environment(wiring, function),
                        "statements": statements(wiring, function),
                    }
                    for name, function in functions.items()
                },
                "placeholder_path": Expr(f"${{path.root}}/{PLACEHOLDER}"),
                "alias_name": "live",
                "logs_key_arn": wiring.log_key(),
                "data_key_arn": Ref("encryption", "key_arns")["data"],
            },
            files={PLACEHOLDER: placeholder_zip()},
            outputs={
                "function_names": Ref("functions", "function_names"),
                "function_alias_arns": Ref("functions", "alias_arns"),
            },
        ),
    )


COMPONENT = Component(
    name="functions",
    section=dict[FunctionName, FunctionSpec],
    wire=wire,
    rules=rules,
    needs=("network", "encryption"),
    summary="Lambdas: least-privilege roles, VPC, alias, dead-letter queue, tracing",
)
