"""What a function's ``uses`` means: the statements of its role and the names in its environment.

The actions are the ones that the AWS Service Authorization Reference lists for the operations named
here, each on the narrowest resource that it supports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compiler.stack.values import Expr, Ref, SpecView

if TYPE_CHECKING:
    from compiler.components.component import Wiring
    from compiler.components.functions import UsesSpec

_OBJECT_ACTIONS = {
    "read": ["s3:GetObject", "s3:GetObjectVersion"],
    "write": ["s3:PutObject", "s3:AbortMultipartUpload"],
    "read-write": [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:PutObject",
    ],
}
_USER_ACTIONS = [
    "cognito-idp:AdminCreateUser",
    "cognito-idp:AdminDisableUser",
    "cognito-idp:AdminEnableUser",
    "cognito-idp:AdminGetUser",
    "cognito-idp:AdminUpdateUserAttributes",
    "cognito-idp:ListUsers",
]
_PREFIXES = {"buckets": "BUCKET", "secrets": "SECRET", "rotates": "SECRET", "invokes": "FUNCTION"}
_READ_SECRET = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
_ROTATE_SECRET = [
    *_READ_SECRET,
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
]


def variables_of(uses: UsesSpec) -> dict[str, str]:
    """The variables that ``uses`` gives to a function, each with the key that gives it."""
    given: dict[str, str] = {}
    if uses.database:
        given |= {f"DATABASE_{part}": "database" for part in ("HOST", "PORT", "NAME", "USER")}
    if uses.cache:
        given |= {f"CACHE_{part}": "cache" for part in ("HOST", "PORT", "USER")}
    if uses.auth:
        given["USER_POOL_ID"] = "auth"
    for kind, prefix in _PREFIXES.items():
        given |= {f"{prefix}_{_shout(name)}": kind for name in getattr(uses, kind)}
    return given


def statements(wiring: Wiring, function: SpecView) -> list[dict[str, Any]]:
    """The IAM statements of one function, beyond what every function has."""
    uses = function.uses
    found: list[dict[str, Any]] = []
    if uses.database.value:
        found.append(_database(wiring))
    if uses.cache.value:
        found.append(_cache())
    if uses.auth.value:
        found.append(_statement("ManageUsers", _USER_ACTIONS, [Ref("auth", "user_pool_arn")]))
    for purpose, access in uses.buckets.items():
        found += _bucket(purpose, access)
    found += _secrets(uses)
    arns = [_function_arn(wiring, name.value) for name in uses.invokes]
    if arns:
        found.append(_statement("InvokeFunctions", ["lambda:InvokeFunction"], arns))
    found += _keys(uses)
    return found


def environment(wiring: Wiring, function: SpecView) -> dict[str, Any]:
    """The variables of one function: its own settings, and the names of what it uses."""
    uses = function.uses
    variables: dict[str, Any] = dict(function.environment.items())
    if uses.database.value:
        database = wiring.spec.database
        variables |= {
            "DATABASE_HOST": Ref("database", "host"),
            "DATABASE_PORT": database.port.derive(str),
            "DATABASE_NAME": database.name,
            "DATABASE_USER": database.application_user,
        }
    if uses.cache.value:
        variables |= {
            "CACHE_HOST": Ref("cache", "host"),
            "CACHE_PORT": wiring.spec.cache.port.derive(str),
            "CACHE_USER": Ref("cache", "user_name"),
        }
    if uses.auth.value:
        variables["USER_POOL_ID"] = Ref("auth", "user_pool_id")
    for purpose in sorted(uses.buckets.value):
        variables[f"BUCKET_{_shout(purpose)}"] = Ref("storage", "bucket_names")[purpose]
    for name in (*uses.secrets, *uses.rotates):
        variables[f"SECRET_{_shout(name.value)}"] = Ref("secrets", "secret_names")[name.value]
    for name in uses.invokes:
        variables[f"FUNCTION_{_shout(name.value)}"] = f"{wiring.plain_name}-{name.value}:live"
    return variables


def _database(wiring: Wiring) -> dict[str, Any]:
    spec = wiring.spec
    user = spec.database.application_user.value
    arn = Expr(
        f"arn:aws:rds-db:{spec.region.value}:{spec.account_id.value}:dbuser:{{}}/{user}",
        (Ref("database", "resource_id"),),
    )
    return _statement("ConnectToDatabase", ["rds-db:connect"], [arn])


def _cache() -> dict[str, Any]:
    resources = [Ref("cache", "replication_group_arn"), Ref("cache", "user_arn")]
    return _statement("ConnectToCache", ["elasticache:Connect"], resources)


def _bucket(purpose: str, access: SpecView) -> list[dict[str, Any]]:
    arn = Ref("storage", "bucket_arns")[purpose]
    title = "".join(part.title() for part in purpose.split("-"))
    actions = _OBJECT_ACTIONS[access.value]
    found = [_statement(f"Objects{title}", actions, [Expr("{}/*", (arn,))])]
    if access.value != "write":
        found.append(_statement(f"List{title}", ["s3:ListBucket"], [arn]))
    return found


def _secrets(uses: SpecView) -> list[dict[str, Any]]:
    found = []
    for sid, names, actions in (
        ("ReadSecrets", uses.secrets, _READ_SECRET),
        ("RotateSecrets", uses.rotates, _ROTATE_SECRET),
    ):
        arns = [Ref("secrets", "secret_arns")[name.value] for name in names]
        if arns:
            found.append(_statement(sid, actions, arns))
    return found


def _keys(uses: SpecView) -> list[dict[str, Any]]:
    found = []
    if uses.buckets.value:
        key = Ref("encryption", "key_arns")["data"]
        found.append(_statement("UseDataKey", ["kms:Decrypt", "kms:GenerateDataKey"], [key]))
    if uses.secrets.value or uses.rotates.value:
        key = Ref("encryption", "key_arns")["secrets"]
        actions = ["kms:Decrypt", *(["kms:GenerateDataKey"] if uses.rotates.value else [])]
        found.append(_statement("UseSecretsKey", actions, [key]))
    return found


def _function_arn(wiring: Wiring, name: str) -> str:
    # By name, not by reference: the role of one function naming another's alias would tie the
    # functions into a circle.
    spec = wiring.spec
    return (
        f"arn:aws:lambda:{spec.region.value}:{spec.account_id.value}"
        f":function:{wiring.plain_name}-{name}:live"
    )


def _statement(sid: str, actions: list[str], resources: list[Any]) -> dict[str, Any]:
    return {"sid": sid, "actions": actions, "resources": resources}


def _shout(name: str) -> str:
    return name.upper().replace("-", "_")
