from __future__ import annotations

import json
from typing import Any

import pytest

from compiler.policy.endpoints import endpoints
from tests.policy.plans import nested, plan_of, resource

CODE = """
var REQUIRE_TLS13 = true;
var HEALTH_CHECK_PATH = "/api/health";
function handler(event) {
  var tls = request.headers['cloudfront-viewer-tls'];
  if (REQUIRE_TLS13 && !isHealthCheck(request) && (!tls || tls.value.indexOf('TLSv1.3:') !== 0)) {
    return refuse();
  }
}
"""


def only(*resources: dict[str, Any]) -> tuple[str, str, str]:
    """Minimum, means and exception of the one endpoint of a plan."""
    found = endpoints(plan_of(*resources))
    assert len(found) == 1, found
    return found[0].minimum_tls, found[0].means, found[0].exception


def distribution(policy: str, *, code: str = CODE, headers: list[str] | None = None) -> list[Any]:
    """A distribution with two behaviors, their function and their origin request policy."""
    behavior = {
        "viewer_protocol_policy": "https-only",
        "origin_request_policy_id": "policy",
        "function_association": [{"event_type": "viewer-request", "function_arn": "function"}],
    }
    items = ["CloudFront-Viewer-TLS"] if headers is None else headers
    return [
        resource(
            "aws_cloudfront_distribution",
            values={
                "aliases": ["app.example.com"],
                "viewer_certificate": [{"minimum_protocol_version": policy}],
                "default_cache_behavior": [behavior],
                "ordered_cache_behavior": [behavior],
            },
        ),
        resource("aws_cloudfront_function", values={"arn": "function", "code": code}),
        resource(
            "aws_cloudfront_origin_request_policy",
            values={"id": "policy", "headers_config": [{"headers": [{"items": items}]}]},
        ),
    ]


@pytest.mark.requirement("SEC-7")
def test_cloudfront_by_its_own_policy() -> None:
    assert only(*distribution("TLSv1.3_2025", code=""))[0] == "1.3"


@pytest.mark.requirement("SEC-7")
def test_cloudfront_by_an_edge_function_is_a_compensating_control_with_its_exception() -> None:
    site, health = endpoints(plan_of(*distribution("TLSv1.2_2021")))
    assert (site.name, site.minimum_tls, site.exception) == ("app.example.com", "1.3", "")
    assert site.means.startswith("compensating control: TLSv1.2_2021")
    assert (health.name, health.minimum_tls) == ("app.example.com/api/health", "1.2")
    assert "health checkers" in health.exception


@pytest.mark.requirement("SEC-7")
@pytest.mark.parametrize(
    "stack",
    [
        distribution("TLSv1.2_2021", code=CODE.replace("TLS13 = true", "TLS13 = false")),
        distribution("TLSv1.2_2021", code=CODE.replace("return refuse()", "console.log()")),
        distribution("TLSv1.2_2021", code=CODE.replace("viewer-tls", "viewer-country")),
        distribution("TLSv1.2_2021", headers=[]),
        distribution("TLSv1.2_2021")[:1],
    ],
    ids=["switched off", "lets through", "looks elsewhere", "sees no version", "no function"],
)
def test_an_edge_function_that_does_not_refuse_is_no_control(stack: list[Any]) -> None:
    minimum, _, reason = only(*stack)
    assert minimum == "1.2"
    assert reason


def test_one_behavior_without_the_function_is_enough_to_lose_the_control() -> None:
    stack = distribution("TLSv1.2_2021")
    behaviors = stack[0]["values"]["ordered_cache_behavior"]
    stack[0]["values"]["ordered_cache_behavior"] = [{**behaviors[0], "function_association": []}]
    assert only(*stack)[0] == "1.2"


def test_a_behavior_that_answers_plain_http_is_no_control() -> None:
    stack = distribution("TLSv1.2_2021")
    behaviors = stack[0]["values"]["ordered_cache_behavior"]
    plain = {**behaviors[0], "viewer_protocol_policy": "allow-all"}
    stack[0]["values"]["ordered_cache_behavior"] = [plain]
    assert only(*stack)[0] == "1.2"


def test_cloudfronts_default_certificate_enforces_nothing() -> None:
    certificate = [{"cloudfront_default_certificate": True}]
    values = {"viewer_certificate": certificate, "aliases": []}
    assert only(resource("aws_cloudfront_distribution", values=values))[0] == "not enforced"


def bucket(*statements: dict[str, Any]) -> tuple[str, str, str]:
    policy = json.dumps({"Statement": list(statements)})
    return only(
        resource("aws_s3_bucket", values={"bucket": "letters"}),
        resource("aws_s3_bucket_policy", values={"bucket": "letters", "policy": policy}),
    )


def denial(**conditions: dict[str, str]) -> dict[str, Any]:
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::letters", "arn:aws:s3:::letters/*"],
        "Condition": conditions,
    }


OLD = {"s3:TlsVersion": "1.3"}


@pytest.mark.requirement("SEC-3", "SEC-7")
def test_a_bucket_by_the_denial_in_its_policy() -> None:
    assert bucket(denial(NumericLessThan=OLD))[0] == "1.3"
    services = {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"}
    minimum, means, _ = bucket(denial(NumericLessThan=OLD, BoolIfExists=services))
    assert (minimum, "AWS services" in means) == ("1.3", True)


@pytest.mark.parametrize(
    "statement",
    [
        denial(NumericLessThan={"s3:TlsVersion": "1.2"}),
        denial(NumericLessThan=OLD, StringEquals={"aws:PrincipalAccount": "1"}),
        denial(NumericLessThan=OLD, Bool={"aws:PrincipalIsAWSService": "true"}),
        {**denial(NumericLessThan=OLD), "Action": "s3:GetObject"},
        {**denial(NumericLessThan=OLD), "Principal": {"AWS": "arn:aws:iam::1:root"}},
        {**denial(NumericLessThan=OLD), "Effect": "Allow"},
        {**denial(NumericLessThan=OLD), "Resource": "arn:aws:s3:::letters"},
    ],
)
def test_a_denial_with_a_hole_is_none(statement: dict[str, Any]) -> None:
    assert bucket(statement)[0] == "not enforced"
    secure = denial(Bool={"aws:SecureTransport": "false"})
    assert bucket(statement, secure)[0] == "1.2"


def database(engine: str, **settings: str) -> tuple[str, str, str]:
    parameters = [{"name": name.replace("__", "."), "value": v} for name, v in settings.items()]
    return only(
        resource("aws_db_instance", values={"engine": engine, "parameter_group_name": "pg"}),
        resource("aws_db_parameter_group", values={"name": "pg", "parameter": parameters}),
    )


@pytest.mark.requirement("SEC-7")
@pytest.mark.parametrize(
    ("engine", "settings", "minimum"),
    [
        ("postgres", {"rds__force_ssl": "1", "ssl_min_protocol_version": "TLSv1.3"}, "1.3"),
        ("postgres", {"rds__force_ssl": "1"}, "1.2"),
        ("postgres", {"ssl_min_protocol_version": "TLSv1.3"}, "not enforced"),
        ("postgres", {}, "not enforced"),
        ("mysql", {"require_secure_transport": "ON", "tls_version": "TLSv1.3"}, "1.3"),
        ("mysql", {"require_secure_transport": "1", "tls_version": "TLSv1.2,TLSv1.3"}, "1.2"),
        ("mysql", {"tls_version": "TLSv1.3"}, "not enforced"),
    ],
)
def test_a_database_by_its_parameter_group(
    engine: str, settings: dict[str, str], minimum: str
) -> None:
    assert database(engine, **settings)[0] == minimum


@pytest.mark.requirement("SEC-7")
@pytest.mark.parametrize(
    ("kind", "values", "minimum", "excepted"),
    [
        ("aws_api_gateway_rest_api", {"name": "a"}, "not enforced", True),
        (
            "aws_api_gateway_rest_api",
            {"security_policy": "SecurityPolicy_TLS13_1_3_2025_09"},
            "1.3",
            False,
        ),
        ("aws_api_gateway_domain_name", {"security_policy": "TLS_1_2"}, "1.2", True),
        ("aws_api_gateway_domain_name", {}, "not enforced", True),
        ("aws_apigatewayv2_api", {"name": "a"}, "not enforced", True),
        (
            "aws_elasticache_replication_group",
            {"transit_encryption_enabled": True, "transit_encryption_mode": "required"},
            "1.2",
            True,
        ),
        (
            "aws_elasticache_replication_group",
            {"transit_encryption_enabled": True, "transit_encryption_mode": "preferred"},
            "not enforced",
            True,
        ),
        ("aws_cognito_user_pool_domain", {"domain": "a"}, "1.2", True),
        ("aws_lambda_function_url", {"function_name": "a"}, "1.2", True),
        (
            "aws_lb_listener",
            {"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-3-2021-06"},
            "1.3",
            False,
        ),
        (
            "aws_lb_listener",
            {"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"},
            "1.2",
            True,
        ),
        ("aws_lb_listener", {"protocol": "HTTPS"}, "not enforced", True),
        ("aws_lb_listener", {"protocol": "HTTP", "default_action": []}, "not enforced", True),
        (
            "aws_opensearch_domain",
            {
                "domain_endpoint_options": [
                    {"enforce_https": True, "tls_security_policy": "Policy-Min-TLS-1-2-2019-07"}
                ]
            },
            "1.2",
            True,
        ),
    ],
)
def test_services_by_their_settings(
    kind: str, values: dict[str, Any], minimum: str, *, excepted: bool
) -> None:
    found, means, exception = only(resource(kind, values=values))
    assert (found, bool(exception)) == (minimum, excepted)
    assert means


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("aws_api_gateway_rest_api", {"disable_execute_api_endpoint": True}),
        ("aws_apigatewayv2_api", {"disable_execute_api_endpoint": True}),
        ("aws_lb_listener", {"protocol": "HTTP", "default_action": [{"type": "redirect"}]}),
        ("aws_sqs_queue", {"name": "a"}),
    ],
)
def test_what_answers_nobody_is_no_endpoint(kind: str, values: dict[str, Any]) -> None:
    assert endpoints(plan_of(resource(kind, values=values))) == ()


@pytest.mark.requirement("SEC-7")
def test_the_endpoints_of_a_foreign_plan_with_nested_modules() -> None:
    found = {one.name: one.minimum_tls for one in endpoints(nested())}
    assert found == {
        "RDS legacy": "not enforced",
        "S3 store-letters": "1.3",
        "S3 store-logs": "1.3",
    }


def test_the_order_is_that_of_the_addresses() -> None:
    addresses = [one.address for one in endpoints(nested())]
    assert addresses == sorted(addresses)
