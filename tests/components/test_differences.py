"""Staging is production scaled down: each difference is listed here, and there is no other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.specs import shipped

NAMES = {
    "environment": ("staging", "prod"),
    "account_id": ("222222222222", "111111111111"),
    "auth.domain_prefix": ("demand-letter-staging", "demand-letter-prod"),
    "auth.callback_urls[0]": (
        "https://staging.demandletters.example.com/signed-in",
        "https://app.demandletters.example.com/signed-in",
    ),
    "auth.logout_urls[0]": (
        "https://staging.demandletters.example.com/",
        "https://app.demandletters.example.com/",
    ),
    "site.domain_names[0]": (
        "staging.demandletters.example.com",
        "app.demandletters.example.com",
    ),
    "storage.buckets.documents.cors.origins[0]": (
        "https://staging.demandletters.example.com",
        "https://app.demandletters.example.com",
    ),
    "dns.zone": ("staging.demandletters.example.com", "demandletters.example.com"),
    "network.cidr": ("10.10.0.0/16", "10.20.0.0/16"),
    **{
        f"network.subnets.{tier}[{index}]": (f"10.10.{block}", f"10.20.{block}")
        for tier, blocks in {
            "public": ("0.0/24", "1.0/24"),
            "private": ("16.0/20", "32.0/20"),
            "isolated": ("64.0/24", "65.0/24"),
        }.items()
        for index, block in enumerate(blocks)
    },
}
"""Who they are and where they are found."""

SIZES = {
    "network.nat": ("single", "per-zone"),
    "database.instance_class": ("db.t3.micro", "db.t3.small"),
    "database.multi_az": (False, True),
    "database.backup_retention_days": (7, 30),
    "cache.node_type": ("cache.t3.micro", "cache.t3.small"),
    "cache.replicas": (None, 1),
    "cache.snapshot_retention_days": (None, 7),
    "functions.api.reserved_concurrency": (10, 100),
    "functions.documents.reserved_concurrency": (5, 50),
    "functions.generate.reserved_concurrency": (2, 20),
    "functions.export.reserved_concurrency": (2, 20),
    "api.throttle.rate_per_second": (20, 100),
    "api.throttle.burst": (40, 200),
    "site.waf.rate_limit_per_5_minutes": (1000, 2000),
}
"""How large they are."""

RULES = {"data": ("anonymized", "customer"), "confirm_apply": (None, True)}
"""Whose data they hold, and what follows."""


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        pairs = [(f"{path}.{key}" if path else key, child) for key, child in value.items()]
    elif isinstance(value, list):
        pairs = [(f"{path}[{index}]", child) for index, child in enumerate(value)]
    else:
        return {path: value}
    return {name: leaf for where, child in pairs for name, leaf in leaves(child, where).items()}


@pytest.mark.requirement("ENV-2")
def test_each_difference_and_no_other() -> None:
    staging, prod = leaves(shipped("staging")), leaves(shipped("prod"))
    found = {
        path: (staging.get(path), prod.get(path))
        for path in sorted(staging.keys() | prod.keys())
        if staging.get(path) != prod.get(path)
    }
    assert found == NAMES | SIZES | RULES


@pytest.mark.requirement("ENV-2", "ENV-3", "DR-1", "DR-2", "RB-2")
def test_the_figures_of_the_deployment_plan() -> None:
    expected: dict[str, dict[str, Any]] = {
        "staging": {"database.instance_class": "db.t3.micro", "cache.node_type": "cache.t3.micro"},
        "prod": {
            "database.instance_class": "db.t3.small",
            "cache.node_type": "cache.t3.small",
            "database.backup_retention_days": 30,
            "data": "customer",
        },
    }
    for name, wanted in expected.items():
        spec = leaves(shipped(name))
        shared: dict[str, Any] = {
            "region": "us-east-1",
            "database.max_storage_gb": 100,
            "storage.buckets.documents.glacier_after_days": 90,
            "dns.health_check.failures": 3,
        }
        assert {path: spec[path] for path in shared | wanted} == shared | wanted
    staging, prod = shipped("staging"), shipped("prod")
    assert staging["account_id"] != prod["account_id"]
    for function, limits in staging["functions"].items():
        most = prod["functions"][function]["reserved_concurrency"]
        assert limits["reserved_concurrency"] <= most
    assert all(one["timeout_seconds"] >= 5 for one in prod["functions"].values())
