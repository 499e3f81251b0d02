"""Parameter groups, subnet groups, users and user groups."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, EmptyResult

from .operations import NotFoundError, arn, keep_tags, operation, params_of

_FAMILY_DEFAULTS = {"maxmemory-policy": "volatile-lru", "timeout": "0", "cluster-enabled": "no"}


@operation
def create_cache_parameter_group(response: Any) -> ActionResult:
    """Answer ``CreateCacheParameterGroup``."""
    params = params_of(response)
    name = params["CacheParameterGroupName"]
    group = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": params["CacheParameterGroupFamily"],
        "Description": params.get("Description", ""),
        "IsGlobal": False,
        "ARN": arn(response, "parametergroup", name),
    }
    response.elasticache_backend.parameter_groups[name] = (group, {})
    keep_tags(response, group["ARN"])
    return ActionResult({"CacheParameterGroup": group})


@operation
def describe_cache_parameter_groups(response: Any) -> ActionResult:
    """Answer ``DescribeCacheParameterGroups``."""
    groups = response.elasticache_backend.parameter_groups
    name = params_of(response).get("CacheParameterGroupName")
    if name and name not in groups:
        raise NotFoundError("CacheParameterGroup", name)
    return ActionResult(
        {"CacheParameterGroups": [g for n, (g, _) in groups.items() if name in (None, n)]}
    )


@operation
def modify_cache_parameter_group(response: Any) -> ActionResult:
    """Answer ``ModifyCacheParameterGroup``."""
    params = params_of(response)
    name = params["CacheParameterGroupName"]
    _, values = response.elasticache_backend.parameter_groups[name]
    for one in params.get("ParameterNameValues", []):
        values[one["ParameterName"]] = one["ParameterValue"]
    return ActionResult({"CacheParameterGroupName": name})


@operation
def reset_cache_parameter_group(response: Any) -> ActionResult:
    """Answer ``ResetCacheParameterGroup``."""
    params = params_of(response)
    name = params["CacheParameterGroupName"]
    _, values = response.elasticache_backend.parameter_groups[name]
    for one in params.get("ParameterNameValues", []):
        values.pop(one["ParameterName"], None)
    return ActionResult({"CacheParameterGroupName": name})


@operation
def describe_cache_parameters(response: Any) -> ActionResult:
    """Answer ``DescribeCacheParameters``."""
    params = params_of(response)
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


@operation
def delete_cache_parameter_group(response: Any) -> ActionResult:
    """Answer ``DeleteCacheParameterGroup``."""
    name = params_of(response)["CacheParameterGroupName"]
    if response.elasticache_backend.parameter_groups.pop(name, None) is None:
        raise NotFoundError("CacheParameterGroup", name)
    return EmptyResult()


@operation
def delete_cache_subnet_group(response: Any) -> ActionResult:
    """Answer ``DeleteCacheSubnetGroup``."""
    name = params_of(response)["CacheSubnetGroupName"]
    if response.elasticache_backend.cache_subnet_groups.pop(name, None) is None:
        raise NotFoundError("CacheSubnetGroup", name)
    return EmptyResult()


@operation
def modify_user(response: Any) -> ActionResult:
    """Answer ``ModifyUser``."""
    params = params_of(response)
    user = response.elasticache_backend.users[params["UserId"]]
    user.access_string = params.get("AccessString", user.access_string)
    return ActionResult(user)


@operation
def create_user_group(response: Any) -> ActionResult:
    """Answer ``CreateUserGroup``."""
    params = params_of(response)
    name = params["UserGroupId"]
    group = {
        "UserGroupId": name,
        "Status": "active",
        "Engine": params["Engine"].lower(),
        "UserIds": list(params.get("UserIds", [])),
        "MinimumEngineVersion": "6.0",
        "ReplicationGroups": [],
        "ARN": arn(response, "usergroup", name),
    }
    response.elasticache_backend.user_groups[name] = group
    keep_tags(response, group["ARN"])
    return ActionResult(group)


@operation
def describe_user_groups(response: Any) -> ActionResult:
    """Answer ``DescribeUserGroups``."""
    groups = response.elasticache_backend.user_groups
    name = params_of(response).get("UserGroupId")
    if name and name not in groups:
        raise NotFoundError("UserGroup", name)
    return ActionResult(
        {"UserGroups": [group for key, group in groups.items() if name in (None, key)]}
    )


@operation
def modify_user_group(response: Any) -> ActionResult:
    """Answer ``ModifyUserGroup``."""
    params = params_of(response)
    group = response.elasticache_backend.user_groups[params["UserGroupId"]]
    gone = set(params.get("UserIdsToRemove", []))
    kept = [user for user in group["UserIds"] if user not in gone]
    group["UserIds"] = [*kept, *params.get("UserIdsToAdd", [])]
    return ActionResult(group)


@operation
def delete_user_group(response: Any) -> ActionResult:
    """Answer ``DeleteUserGroup``."""
    name = params_of(response)["UserGroupId"]
    group = response.elasticache_backend.user_groups.pop(name, None)
    if group is None:
        raise NotFoundError("UserGroup", name)
    return ActionResult(group | {"Status": "deleting"})
