"""Every address that a stack answers on, and how TLS is enforced there (SEC-7).

Judged from the plan alone: from settings, policies and the code of edge functions, never from
names. Endpoints of AWS itself (the API of SQS, of Secrets Manager …) are AWS's, not the stack's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from compiler.policy.links import named_by, naming, of_kind, value_at
from compiler.policy.model import Endpoint
from compiler.policy.prepare import prepare
from compiler.policy.tls_policies import bucket_minimum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from compiler.policy.prepare import Prepared, Resource

_NOT = "not enforced"
_SIGNED = "it could be enforced there, and is not"
_REFUSAL = re.compile(
    r"if \(REQUIRE_TLS13 &&[^{]*\(!tls \|\| tls\.value\.indexOf\('TLSv1\.3:'\) !== 0\)\) "
    r"\{\s*return refuse\(\);"
)
_HEADER = re.compile(r"tls = request\.headers\['cloudfront-viewer-tls'\]")
_SWITCH = re.compile(r"\bREQUIRE_TLS13 = true;")
_SPARED = re.compile(r'\bHEALTH_CHECK_PATH = "([^"]+)"')


def endpoints(plan: dict[str, Any]) -> tuple[Endpoint, ...]:
    """The endpoints of a plan, in the order of their addresses.

    Args:
        plan: What ``terraform show -json`` says.
    """
    return endpoints_of(prepare(plan))


def endpoints_of(prepared: Prepared) -> tuple[Endpoint, ...]:
    """The endpoints of a prepared plan, in the order of their addresses."""
    found = [
        endpoint
        for kind, judge in _JUDGES.items()
        for resource in of_kind(prepared, kind)
        for endpoint in judge(prepared, resource)
    ]
    return tuple(sorted(found, key=lambda endpoint: (endpoint.address, endpoint.name)))


def _distribution(prepared: Prepared, resource: Resource) -> Iterator[Endpoint]:
    aliases = value_at(resource, "aliases") or []
    name = ", ".join(str(alias) for alias in aliases) or "the distribution's own name"
    policy = value_at(resource, "viewer_certificate", 0, "minimum_protocol_version")
    if value_at(resource, "viewer_certificate", 0, "cloudfront_default_certificate"):
        reason = "CloudFront's own certificate takes TLS 1.0; use a certificate of your own"
        yield Endpoint(name, resource.address, _NOT, "CloudFront's default certificate", reason)
        return
    if isinstance(policy, str) and policy.startswith("TLSv1.3"):
        yield Endpoint(name, resource.address, "1.3", f"CloudFront's security policy {policy}")
        return
    codes = list(_edge_codes(prepared, resource))
    if codes and all(code and _refuses(code) for code in codes):
        means = (
            f"compensating control: {policy} at CloudFront, and an edge function on every behavior "
            "that refuses requests below TLS 1.3"
        )
        yield Endpoint(name, resource.address, "1.3", means)
        for path in sorted({found.group(1) for c in codes if c and (found := _SPARED.search(c))}):
            reason = (
                "Route 53's health checkers speak TLS 1.2 at most; the path is public and read-only"
            )
            means = (
                f"CloudFront's security policy {policy}, for the health checkers' requests alone"
            )
            yield Endpoint(f"{name}{path}", resource.address, "1.2", means, reason)
        return
    reason = "the provider's version has no TLSv1.3 policy, and no edge function refuses for it"
    minimum = "1.2" if isinstance(policy, str) and policy.startswith("TLSv1.2") else _NOT
    yield Endpoint(
        name, resource.address, minimum, f"CloudFront's security policy {policy}", reason
    )


def _edge_codes(prepared: Prepared, resource: Resource) -> Iterator[str]:
    """The code that every behavior runs before anything else; empty where it cannot see TLS."""
    behaviors = [("default_cache_behavior", 0)]
    ordered = value_at(resource, "ordered_cache_behavior") or []
    behaviors += [("ordered_cache_behavior", index) for index in range(len(ordered))]
    for block, index in behaviors:
        secure = value_at(resource, block, index, "viewer_protocol_policy") in (
            "https-only",
            "redirect-to-https",
        )
        yield _edge_code(prepared, resource, block, index) if secure else ""


def _edge_code(prepared: Prepared, resource: Resource, block: str, index: int) -> str:
    path = (block, index, "origin_request_policy_id")
    forwarded = named_by(prepared, resource, path, "aws_cloudfront_origin_request_policy")
    names = forwarded and value_at(forwarded, "headers_config", 0, "headers", 0, "items")
    if "cloudfront-viewer-tls" not in [str(name).lower() for name in names or []]:
        return ""
    for number, association in enumerate(
        value_at(resource, block, index, "function_association") or []
    ):
        if association.get("event_type") == "viewer-request":
            path_to = (block, index, "function_association", number, "function_arn")
            function = named_by(prepared, resource, path_to, "aws_cloudfront_function")
            return str(value_at(function, "code") or "") if function else ""
    return ""


def _refuses(code: str) -> bool:
    return all(pattern.search(code) for pattern in (_REFUSAL, _HEADER, _SWITCH))


def _rest_api(prepared: Prepared, resource: Resource) -> Iterator[Endpoint]:
    if value_at(resource, "disable_execute_api_endpoint"):
        return
    name = f"API Gateway {value_at(resource, 'name') or resource.name}"
    policy = value_at(resource, "security_policy")
    if isinstance(policy, str) and "TLS13_1_3" in policy:
        yield Endpoint(name, resource.address, "1.3", f"API Gateway's security policy {policy}")
        return
    methods = list(naming(prepared, resource, "aws_api_gateway_method", ("rest_api_id",)))
    reason = "this version of the provider cannot set a security policy for execute-api endpoints"
    if methods and all(value_at(method, "api_key_required") for method in methods):
        reason += "; every method asks for the key that only the stack's own front door has"
    yield Endpoint(name, resource.address, _NOT, "HTTPS only, by API Gateway's default", reason)


def _http_api(_: Prepared, resource: Resource) -> Iterator[Endpoint]:
    if value_at(resource, "disable_execute_api_endpoint"):
        return
    name = f"API Gateway {value_at(resource, 'name') or resource.name}"
    reason = "HTTP and WebSocket APIs have no security policy above TLS 1.2"
    yield Endpoint(name, resource.address, _NOT, "HTTPS only, by API Gateway's default", reason)


def _api_domain(_: Prepared, resource: Resource) -> Iterator[Endpoint]:
    blocks = value_at(resource, "domain_name_configuration", 0, "security_policy")
    policy = str(blocks or value_at(resource, "security_policy") or "TLS_1_0")
    name = str(value_at(resource, "domain_name") or resource.name)
    means = f"API Gateway's security policy {policy}"
    if "TLS13_1_3" in policy:
        yield Endpoint(name, resource.address, "1.3", means)
    else:
        minimum = "1.2" if "1_2" in policy else _NOT
        yield Endpoint(name, resource.address, minimum, means, "its security policy takes less")


def _bucket(prepared: Prepared, resource: Resource) -> Iterator[Endpoint]:
    name = f"S3 {value_at(resource, 'bucket') or resource.name}"
    policies = list(naming(prepared, resource, "aws_s3_bucket_policy", ("bucket",)))
    inline = value_at(resource, "policy")
    texts = [value_at(policy, "policy") for policy in policies] + ([inline] if inline else [])
    minimum, means, reason = bucket_minimum([text for text in texts if isinstance(text, str)])
    yield Endpoint(name, resource.address, minimum, means, reason)


def _database(prepared: Prepared, resource: Resource) -> Iterator[Endpoint]:
    cluster = resource.kind == "aws_rds_cluster"
    engine = str(value_at(resource, "engine") or "")
    identifier = value_at(resource, "cluster_identifier" if cluster else "identifier")
    name = f"RDS {identifier or resource.name}"
    attribute = "db_cluster_parameter_group_name" if cluster else "parameter_group_name"
    kind = "aws_rds_cluster_parameter_group" if cluster else "aws_db_parameter_group"
    group = named_by(prepared, resource, (attribute,), kind)
    settings = {
        str(one.get("name")): str(one.get("value"))
        for one in (value_at(group, "parameter") if group else None) or []
    }
    if "mysql" in engine or "mariadb" in engine:
        forced = settings.get("require_secure_transport", "").lower() in ("1", "on")
        lowest = settings.get("tls_version", "").replace("TLSv1.3", "") == "" and forced
        strict = lowest and "tls_version" in settings
        said = "require_secure_transport and tls_version of its parameter group"
    else:
        forced = settings.get("rds.force_ssl") == "1"
        strict = forced and settings.get("ssl_min_protocol_version") == "TLSv1.3"
        said = "rds.force_ssl and ssl_min_protocol_version of its parameter group"
    if strict:
        yield Endpoint(name, resource.address, "1.3", said)
    elif forced:
        means = "TLS forced by its parameter group, without a minimum above 1.2"
        yield Endpoint(name, resource.address, "1.2", means, _SIGNED)
    else:
        yield Endpoint(name, resource.address, _NOT, "no setting that forces TLS", _SIGNED)


def _cache(_: Prepared, resource: Resource) -> Iterator[Endpoint]:
    name = f"ElastiCache {value_at(resource, 'replication_group_id') or resource.name}"
    required = value_at(resource, "transit_encryption_mode") in (None, "required")
    if value_at(resource, "transit_encryption_enabled") and required:
        reason = "ElastiCache takes TLS 1.2 as well, and has no setting to refuse it"
        yield Endpoint(name, resource.address, "1.2", "in-transit encryption required", reason)
    else:
        means = "in-transit encryption is not required"
        yield Endpoint(name, resource.address, _NOT, means, _SIGNED)


def _cognito(_: Prepared, resource: Resource) -> Iterator[Endpoint]:
    name = f"Cognito sign-in pages {value_at(resource, 'domain') or resource.name}"
    reason = "Cognito's endpoint takes TLS 1.2 as well, and has no setting to refuse it"
    yield Endpoint(name, resource.address, "1.2", "HTTPS only, by Cognito", reason)


def _listener(_: Prepared, resource: Resource) -> Iterator[Endpoint]:
    name = f"load balancer port {value_at(resource, 'port')}"
    policy = str(value_at(resource, "ssl_policy") or "ELBSecurityPolicy-2016-08")
    if value_at(resource, "protocol") not in ("HTTPS", "TLS"):
        if value_at(resource, "default_action", 0, "type") != "redirect":
            yield Endpoint(name, resource.address, _NOT, "no TLS at this listener", _SIGNED)
    elif "TLS13-1-3" in policy:
        yield Endpoint(name, resource.address, "1.3", f"the listener's policy {policy}")
    else:
        minimum = "1.2" if "TLS13-1-2" in policy or "TLS-1-2" in policy else _NOT
        yield Endpoint(name, resource.address, minimum, f"the listener's policy {policy}", _SIGNED)


def _function_url(_: Prepared, resource: Resource) -> Iterator[Endpoint]:
    name = f"function URL {value_at(resource, 'function_name') or resource.name}"
    reason = "function URLs take TLS 1.2 as well, and have no setting to refuse it"
    yield Endpoint(name, resource.address, "1.2", "HTTPS only, by Lambda", reason)


def _search(_: Prepared, resource: Resource) -> Iterator[Endpoint]:
    name = f"OpenSearch {value_at(resource, 'domain_name') or resource.name}"
    policy = value_at(resource, "domain_endpoint_options", 0, "tls_security_policy")
    forced = value_at(resource, "domain_endpoint_options", 0, "enforce_https")
    reason = "OpenSearch has no policy above TLS 1.2"
    minimum = "1.2" if forced and "TLS-1-2" in str(policy) else _NOT
    yield Endpoint(name, resource.address, minimum, f"the domain's policy {policy}", reason)


_JUDGES: dict[str, Callable[[Prepared, Resource], Iterator[Endpoint]]] = {
    "aws_cloudfront_distribution": _distribution,
    "aws_api_gateway_rest_api": _rest_api,
    "aws_api_gateway_domain_name": _api_domain,
    "aws_apigatewayv2_api": _http_api,
    "aws_apigatewayv2_domain_name": _api_domain,
    "aws_s3_bucket": _bucket,
    "aws_db_instance": _database,
    "aws_rds_cluster": _database,
    "aws_elasticache_replication_group": _cache,
    "aws_cognito_user_pool_domain": _cognito,
    "aws_lb_listener": _listener,
    "aws_alb_listener": _listener,
    "aws_lambda_function_url": _function_url,
    "aws_opensearch_domain": _search,
    "aws_elasticsearch_domain": _search,
}
