"""Replication groups with the member clusters from which the provider reads sizes and versions."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow

from .operations import NotFoundError, arn, flag, keep_tags, operation, params_of


@operation
def create_replication_group(response: Any) -> ActionResult:
    """Answer ``CreateReplicationGroup``."""
    backend, params = response.elasticache_backend, params_of(response)
    name = params["ReplicationGroupId"]
    count = int(params.get("NumCacheClusters") or 1)
    group = _replication_group(response, name, params)
    zones = ["a", "b", "c"]
    for number in range(1, count + 1):
        member = f"{name}-{number:03d}"
        backend.members[member] = _member(response, member, group, params, zones[(number - 1) % 3])
    backend.groups[name] = group
    _describe_members(backend, group)
    keep_tags(response, group["ARN"])
    return ActionResult({"ReplicationGroup": group | {"Status": "creating"}})


def _replication_group(response: Any, name: str, params: dict[str, Any]) -> dict[str, Any]:
    return {
        "ReplicationGroupId": name,
        "Description": params.get("ReplicationGroupDescription", ""),
        "Status": "available",
        "PendingModifiedValues": {},
        "AutomaticFailover": "enabled" if flag(params, "AutomaticFailoverEnabled") else "disabled",
        "MultiAZ": "enabled" if flag(params, "MultiAZEnabled") else "disabled",
        "SnapshotRetentionLimit": int(params.get("SnapshotRetentionLimit") or 0),
        "SnapshotWindow": params.get("SnapshotWindow", "05:00-06:00"),
        "ClusterEnabled": False,
        "CacheNodeType": params.get("CacheNodeType"),
        "AuthTokenEnabled": bool(params.get("AuthToken")),
        "TransitEncryptionEnabled": flag(params, "TransitEncryptionEnabled"),
        "TransitEncryptionMode": params.get("TransitEncryptionMode") or "required",
        "AtRestEncryptionEnabled": flag(params, "AtRestEncryptionEnabled"),
        "KmsKeyId": params.get("KmsKeyId"),
        "UserGroupIds": list(params.get("UserGroupIds", [])),
        "LogDeliveryConfigurations": _log_delivery(params),
        "ReplicationGroupCreateTime": utcnow(),
        "AutoMinorVersionUpgrade": flag(params, "AutoMinorVersionUpgrade"),
        "NetworkType": "ipv4",
        "IpDiscovery": "ipv4",
        "Engine": params.get("Engine", "redis"),
        "ClusterMode": "disabled",
        "DataTiering": "disabled",
        "ARN": arn(response, "replicationgroup", name),
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
        "ARN": arn(response, "cluster", name),
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


@operation
def describe_replication_groups(response: Any) -> ActionResult:
    """Answer ``DescribeReplicationGroups``."""
    groups = response.elasticache_backend.groups
    name = params_of(response).get("ReplicationGroupId")
    if name and name not in groups:
        raise NotFoundError("ReplicationGroup", name)
    return ActionResult(
        {"ReplicationGroups": [g for key, g in groups.items() if name in (None, key)]}
    )


@operation
def modify_replication_group(response: Any) -> ActionResult:
    """Answer ``ModifyReplicationGroup``."""
    backend, params = response.elasticache_backend, params_of(response)
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


@operation
def delete_replication_group(response: Any) -> ActionResult:
    """Answer ``DeleteReplicationGroup``."""
    backend, name = response.elasticache_backend, params_of(response)["ReplicationGroupId"]
    group = backend.groups.pop(name, None)
    if group is None:
        raise NotFoundError("ReplicationGroup", name)
    for member in group["MemberClusters"]:
        backend.members.pop(member, None)
    return ActionResult({"ReplicationGroup": group | {"Status": "deleting"}})


@operation
def describe_cache_clusters(response: Any) -> ActionResult:
    """Answer ``DescribeCacheClusters``."""
    members = response.elasticache_backend.members
    name = params_of(response).get("CacheClusterId")
    if name and name not in members:
        raise NotFoundError("CacheCluster", name)
    return ActionResult({"CacheClusters": [m for key, m in members.items() if name in (None, key)]})
