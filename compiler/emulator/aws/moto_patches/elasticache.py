"""ElastiCache: parameter groups, user groups, and replication groups with real members.

moto has no parameter groups and no user groups, its replication groups have no member clusters (the
provider reads sizes, versions and encryption from them), and subnet groups and users cannot be
changed or deleted. The operations below take their place; answers have the shapes of the ElastiCache
API reference.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.elasticache.exceptions import ElastiCacheException
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

if TYPE_CHECKING:
    from collections.abc import Callable

_FAMILY_DEFAULTS = {"maxmemory-policy": "volatile-lru", "timeout": "0", "cluster-enabled": "no"}
_KINDS = (
    "cluster",
    "parametergroup",
    "replicationgroup",
    "snapshot",
    "subnetgroup",
    "user",
    "usergroup",
)
_TRUE = "true"


class NotFoundError(ElastiCacheException):
    """Something that is not there, with the code that the provider looks for."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"{name} not found")
        self.code = f"{kind}NotFoundFault" if kind in _FAULTS else f"{kind}NotFound"


_FAULTS = ("ReplicationGroup", "CacheSubnetGroup")


def install() -> None:
    """Add the operations to moto's response class."""
    for name, operation in _OPERATIONS.items():
        setattr(ElastiCacheResponse, name, operation)
    init = ElastiCacheBackend.__init__

    def initialise(self: Any, *arguments: Any, **named: Any) -> None:
        init(self, *arguments, **named)
        kinds = "|".join(_KINDS)
        self.arn_regex = re.compile(rf"^arn:aws[\w-]*:elasticache:[\w-]+:\d{{12}}:({kinds}):.+$")
        self.parameter_groups, self.user_groups, self.groups, self.members = {}, {}, {}, {}

    ElastiCacheBackend.__init__ = initialise


_OPERATIONS: dict[str, Callable[[Any], Any]] = {}


def _operation(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    _OPERATIONS[function.__name__] = function
    return function


def _arn(response: Any, kind: str, name: str) -> str:
    backend = response.elasticache_backend
    return f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:{kind}:{name}"


def _keep_tags(response: Any, arn: str) -> None:
    tags = response._get_params().get("Tags") or []  # noqa: SLF001 - moto's own way to read a request
    if tags:
        response.elasticache_backend.tagging_service.tag_resource(arn, tags)


def _params(response: Any) -> dict[str, Any]:
    return response._get_params()  # noqa: SLF001 - moto's own way to read a request


def _flag(params: dict[str, Any], key: str) -> bool:
    return str(params.get(key, "")).lower() == _TRUE


@_operation
def create_cache_parameter_group(response: Any) -> ActionResult:
    params = _params(response)
    name = params["CacheParameterGroupName"]
    group = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": params["CacheParameterGroupFamily"],
        "Description": params.get("Description", ""),
        "IsGlobal": False,
        "ARN": _arn(response, "parametergroup", name),
    }
    response.elasticache_backend.parameter_groups[name] = (group, {})
    _keep_tags(response, group["ARN"])
    return ActionResult({"CacheParameterGroup": group})


@_operation
def describe_cache_parameter_groups(response: Any) -> ActionResult:
    groups = response.elasticache_backend.parameter_groups
    name = _params(response).get("CacheParameterGroupName")
    if name and name not in groups:
        raise NotFoundError("CacheParameterGroup", name)
    return ActionResult(
        {"CacheParameterGroups": [g for n, (g, _) in groups.items() if name in (None, n)]}
    )


@_operation
def modify_cache_parameter_group(response: Any) -> ActionResult:
    params = _params(response)
    name = params["CacheParameterGroupName"]
    _, values = response.elasticache_backend.parameter_groups[name]
    for one in params.get("ParameterNameValues", []):
        values[one["ParameterName"]] = one["ParameterValue"]
    return ActionResult({"CacheParameterGroupName": name})


@_operation
def reset_cache_parameter_group(response: Any) -> ActionResult:
    params = _params(response)
    name = params["CacheParameterGroupName"]
    _, values = response.elasticache_backend.parameter_groups[name]
    for one in params.get("ParameterNameValues", []):
        values.pop(one["ParameterName"], None)
    return ActionResult({"CacheParameterGroupName": name})


@_operation
def describe_cache_parameters(response: Any) -> ActionResult:
    params = _params(response)
    name = params["CacheParameterGroupName"]
    groups = response.elasticache_backend.parameter_groups
    values = groups[name][1] if name in groups else {}
    # A value that somebody set has the source "user": the provider keeps only those.
    if params.get("Source") == "user":
        shown = [(key, value, "user") for key, value in values.items()]
    else:
        shown = [
            (key, values.get(key, default), "system") for key, default in _FAMILY_DEFAULTS.items()
        ]
    parameters = [
        {"ParameterName": key, "ParameterValue": value, "Source": source, "IsModifiable": True}
        for key, value, source in shown
    ]
    return ActionResult({"Parameters": parameters})


@_operation
def delete_cache_parameter_group(response: Any) -> ActionResult:
    name = _params(response)["CacheParameterGroupName"]
    if response.elasticache_backend.parameter_groups.pop(name, None) is None:
        raise NotFoundError("CacheParameterGroup", name)
    return EmptyResult()


@_operation
def delete_cache_subnet_group(response: Any) -> ActionResult:
    name = _params(response)["CacheSubnetGroupName"]
    if response.elasticache_backend.cache_subnet_groups.pop(name, None) is None:
        raise NotFoundError("CacheSubnetGroup", name)
    return EmptyResult()


@_operation
def modify_user(response: Any) -> ActionResult:
    params = _params(response)
    user = response.elasticache_backend.users[params["UserId"]]
    user.access_string = params.get("AccessString", user.access_string)
    return ActionResult(user)


@_operation
def create_user_group(response: Any) -> ActionResult:
    params = _params(response)
    name = params["UserGroupId"]
    group = {
        "UserGroupId": name,
        "Status": "active",
        "Engine": params["Engine"].lower(),
        "UserIds": list(params.get("UserIds", [])),
        "MinimumEngineVersion": "6.0",
        "ReplicationGroups": [],
        "ARN": _arn(response, "usergroup", name),
    }
    response.elasticache_backend.user_groups[name] = group
    _keep_tags(response, group["ARN"])
    return ActionResult(group)


@_operation
def describe_user_groups(response: Any) -> ActionResult:
    groups = response.elasticache_backend.user_groups
    name = _params(response).get("UserGroupId")
    if name and name not in groups:
        raise NotFoundError("UserGroup", name)
    return ActionResult(
        {"UserGroups": [group for key, group in groups.items() if name in (None, key)]}
    )


@_operation
def modify_user_group(response: Any) -> ActionResult:
    params = _params(response)
    group = response.elasticache_backend.user_groups[params["UserGroupId"]]
    gone = set(params.get("UserIdsToRemove", []))
    kept = [user for user in group["UserIds"] if user not in gone]
    group["UserIds"] = [*kept, *params.get("UserIdsToAdd", [])]
    return ActionResult(group)


@_operation
def delete_user_group(response: Any) -> ActionResult:
    name = _params(response)["UserGroupId"]
    group = response.elasticache_backend.user_groups.pop(name, None)
    if group is None:
        raise NotFoundError("UserGroup", name)
    return ActionResult(group | {"Status": "deleting"})


@_operation
def create_replication_group(response: Any) -> ActionResult:
    backend, params = response.elasticache_backend, _params(response)
    name = params["ReplicationGroupId"]
    count = int(params.get("NumCacheClusters") or 1)
    group = _replication_group(response, name, params)
    zones = ["a", "b", "c"]
    for number in range(1, count + 1):
        member = f"{name}-{number:03d}"
        backend.members[member] = _member(response, member, group, params, zones[(number - 1) % 3])
    backend.groups[name] = group
    _describe_members(backend, group)
    _keep_tags(response, group["ARN"])
    return ActionResult({"ReplicationGroup": group | {"Status": "creating"}})


def _replication_group(response: Any, name: str, params: dict[str, Any]) -> dict[str, Any]:
    return {
        "ReplicationGroupId": name,
        "Description": params.get("ReplicationGroupDescription", ""),
        "Status": "available",
        "PendingModifiedValues": {},
        "AutomaticFailover": "enabled" if _flag(params, "AutomaticFailoverEnabled") else "disabled",
        "MultiAZ": "enabled" if _flag(params, "MultiAZEnabled") else "disabled",
        "SnapshotRetentionLimit": int(params.get("SnapshotRetentionLimit") or 0),
        "SnapshotWindow": params.get("SnapshotWindow", "05:00-06:00"),
        "ClusterEnabled": False,
        "CacheNodeType": params.get("CacheNodeType"),
        "AuthTokenEnabled": bool(params.get("AuthToken")),
        "TransitEncryptionEnabled": _flag(params, "TransitEncryptionEnabled"),
        "TransitEncryptionMode": params.get("TransitEncryptionMode") or "required",
        "AtRestEncryptionEnabled": _flag(params, "AtRestEncryptionEnabled"),
        "KmsKeyId": params.get("KmsKeyId"),
        "UserGroupIds": list(params.get("UserGroupIds", [])),
        "LogDeliveryConfigurations": _log_delivery(params),
        "ReplicationGroupCreateTime": utcnow(),
        "AutoMinorVersionUpgrade": _flag(params, "AutoMinorVersionUpgrade"),
        "NetworkType": "ipv4",
        "IpDiscovery": "ipv4",
        "Engine": params.get("Engine", "redis"),
        "ClusterMode": "disabled",
        "DataTiering": "disabled",
        "ARN": _arn(response, "replicationgroup", name),
        "_port": int(params.get("Port") or 6379),
    }


def _log_delivery(params: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "LogType": one["LogType"],
            "DestinationType": one["DestinationType"],
            "DestinationDetails": one["DestinationDetails"],
            "LogFormat": one["LogFormat"],
            "Status": "active",
        }
        for one in params.get("LogDeliveryConfigurations", [])
        if one.get("DestinationType")
    ]


def _member(
    response: Any, name: str, group: dict[str, Any], params: dict[str, Any], zone: str
) -> dict[str, Any]:
    region = response.elasticache_backend.region_name
    version = params.get("EngineVersion") or "7.1"
    groups = params.get("SecurityGroupIds", [])
    return {
        "CacheClusterId": name,
        "CacheNodeType": group["CacheNodeType"],
        "Engine": group["Engine"],
        # Nodes say the full version where a group was asked for 7.1.
        "EngineVersion": version if version.count(".") > 1 else f"{version}.0",
        "CacheClusterStatus": "available",
        "NumCacheNodes": 1,
        "PreferredAvailabilityZone": f"{region}{zone}",
        "CacheClusterCreateTime": utcnow(),
        "PreferredMaintenanceWindow": params.get(
            "PreferredMaintenanceWindow", "sun:06:30-sun:07:30"
        ),
        "CacheSecurityGroups": [],
        "CacheParameterGroup": {
            "CacheParameterGroupName": params.get("CacheParameterGroupName") or "default.redis7",
            "ParameterApplyStatus": "in-sync",
            "CacheNodeIdsToReboot": [],
        },
        "CacheSubnetGroupName": params.get("CacheSubnetGroupName"),
        "CacheNodes": [
            {
                "CacheNodeId": "0001",
                "CacheNodeStatus": "available",
                "Endpoint": _endpoint(name, group),
                "ParameterGroupStatus": "in-sync",
                "CustomerAvailabilityZone": f"{region}{zone}",
            }
        ],
        "AutoMinorVersionUpgrade": group["AutoMinorVersionUpgrade"],
        "SecurityGroups": [{"SecurityGroupId": one, "Status": "active"} for one in groups],
        "ReplicationGroupId": group["ReplicationGroupId"],
        "SnapshotRetentionLimit": group["SnapshotRetentionLimit"],
        "SnapshotWindow": group["SnapshotWindow"],
        "AuthTokenEnabled": group["AuthTokenEnabled"],
        "TransitEncryptionEnabled": group["TransitEncryptionEnabled"],
        "TransitEncryptionMode": group["TransitEncryptionMode"],
        "AtRestEncryptionEnabled": group["AtRestEncryptionEnabled"],
        "LogDeliveryConfigurations": group["LogDeliveryConfigurations"],
        "NetworkType": "ipv4",
        "IpDiscovery": "ipv4",
        "ARN": _arn(response, "cluster", name),
    }


def _endpoint(name: str, group: dict[str, Any]) -> dict[str, Any]:
    return {"Address": f"{name}.cache.local", "Port": group["_port"]}


def _describe_members(backend: Any, group: dict[str, Any]) -> None:
    name = group["ReplicationGroupId"]
    members = [m for m in backend.members.values() if m["ReplicationGroupId"] == name]
    group["MemberClusters"] = [member["CacheClusterId"] for member in members]
    group["NodeGroups"] = [
        {
            "NodeGroupId": "0001",
            "Status": "available",
            "PrimaryEndpoint": _endpoint(f"master.{name}", group),
            "ReaderEndpoint": _endpoint(f"replica.{name}", group),
            "NodeGroupMembers": [
                {
                    "CacheClusterId": member["CacheClusterId"],
                    "CacheNodeId": "0001",
                    "ReadEndpoint": _endpoint(member["CacheClusterId"], group),
                    "PreferredAvailabilityZone": member["PreferredAvailabilityZone"],
                    "CurrentRole": "primary" if index == 0 else "replica",
                }
                for index, member in enumerate(members)
            ],
        }
    ]


@_operation
def describe_replication_groups(response: Any) -> ActionResult:
    groups = response.elasticache_backend.groups
    name = _params(response).get("ReplicationGroupId")
    if name and name not in groups:
        raise NotFoundError("ReplicationGroup", name)
    return ActionResult(
        {"ReplicationGroups": [g for key, g in groups.items() if name in (None, key)]}
    )


@_operation
def modify_replication_group(response: Any) -> ActionResult:
    backend, params = response.elasticache_backend, _params(response)
    name = params["ReplicationGroupId"]
    if name not in backend.groups:
        raise NotFoundError("ReplicationGroup", name)
    group = backend.groups[name]
    changed = {
        "Description": params.get("ReplicationGroupDescription"),
        "CacheNodeType": params.get("CacheNodeType"),
        "SnapshotWindow": params.get("SnapshotWindow"),
    }
    if params.get("SnapshotRetentionLimit"):
        changed["SnapshotRetentionLimit"] = int(params["SnapshotRetentionLimit"])
    group.update({key: value for key, value in changed.items() if value is not None})
    if _log_delivery(params):
        group["LogDeliveryConfigurations"] = _log_delivery(params)
    for member in backend.members.values():
        if member["ReplicationGroupId"] == name:
            member.update({key: group[key] for key in member if key in changed and key in group})
            window = params.get("PreferredMaintenanceWindow")
            member["PreferredMaintenanceWindow"] = window or member["PreferredMaintenanceWindow"]
    return ActionResult({"ReplicationGroup": group})


@_operation
def delete_replication_group(response: Any) -> ActionResult:
    backend, name = response.elasticache_backend, _params(response)["ReplicationGroupId"]
    group = backend.groups.pop(name, None)
    if group is None:
        raise NotFoundError("ReplicationGroup", name)
    for member in group["MemberClusters"]:
        backend.members.pop(member, None)
    return ActionResult({"ReplicationGroup": group | {"Status": "deleting"}})


@_operation
def describe_cache_clusters(response: Any) -> ActionResult:
    members = response.elasticache_backend.members
    name = _params(response).get("CacheClusterId")
    if name and name not in members:
        raise NotFoundError("CacheCluster", name)
    return ActionResult({"CacheClusters": [m for key, m in members.items() if name in (None, key)]})
