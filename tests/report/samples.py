"""Two verdicts to make reports of: one refused, with one of everything, and one that passes."""

from __future__ import annotations

from datetime import date

from compiler.policy.model import (
    Endpoint,
    Finding,
    Location,
    Outcome,
    PlanFacts,
    PolicyInfo,
    Problem,
    Severity,
    Verdict,
    Waiver,
)

RDS_PRIVATE = PolicyInfo(
    "ENVC_RDS_PRIVATE",
    "A database is not reachable from the internet",
    Severity.CRITICAL,
    "SEC-4",
    "Anybody can try passwords against the database, and a flaw in PostgreSQL is a flaw of yours.",
    "Leave `database.public` out of the spec; it has no reason to be true.",
    {
        "CIS AWS 5.0.0": ("2.2.3",),
        "SOC 2": ("CC6.2",),
        "AWS Well-Architected": ("SEC05-BP01", "SEC03-BP07"),
    },
    expected="publicly_accessible is false",
)
S3_TLS = PolicyInfo(
    "ENVC_S3_TLS_ONLY",
    "A bucket answers only over TLS 1.3",
    Severity.HIGH,
    "SEC-3",
    "Documents could be read on their way.",
    "Set `storage.minimum_tls_version: 1.3`.",
    {"CIS AWS 5.0.0": ("2.1.1",), "SOC 2": ("CC6.7",)},
    expected="a statement that denies s3:TlsVersion below 1.3",
)
IAM_WILDCARD = PolicyInfo(
    "ENVC_IAM_WILDCARD",
    "No statement allows every action",
    Severity.HIGH,
    "SEC-2",
    "One stolen role is the whole account.",
    "Name the actions under `functions.<name>.permissions`.",
    {"AWS Well-Architected": ("SEC03-BP02",)},
)
SECRET = PolicyInfo(
    "ENVC_SECRET_LITERAL",
    "No secret stands in a Lambda's environment",
    Severity.CRITICAL,
    "SEC-1",
    "Everybody who can read the function can read the secret.",
    "Put it in Secrets Manager and name it under `functions.<name>.secrets`.",
    expected="a reference to a secret",
)
LOG_RETENTION = PolicyInfo(
    "CKV_AWS_338",
    "CloudWatch log groups keep logs for at least one year",
    Severity.LOW,
    "",
    "An intrusion found late cannot be retraced.",
    "Raise `log_retention_days`.",
    {"CIS AWS 5.0.0": ("3.1",)},
    origin="checkov",
)
WAF = PolicyInfo(
    "ENVC_WAF_MANAGED_RULES",
    "CloudFront stands behind a WAF with the managed rules",
    Severity.MEDIUM,
    "SEC-6",
    "Known attacks reach the application.",
    "Leave `site.waf` on.",
)
REDIS = PolicyInfo(
    "ENVC_REDIS_TLS",
    "Redis takes only encrypted connections",
    Severity.HIGH,
    "SEC-9",
    "Sessions could be read inside the network.",
    "Leave `cache.tls` on.",
    {"SOC 2": ("CC6.7",)},
)
CORS = PolicyInfo(
    "ENVC_CORS_ORIGINS",
    "CORS names its origins",
    Severity.MEDIUM,
    "SEC-8",
    "Any site could act for a signed-in user.",
    "List the origins under `api.cors_origins`.",
)

DIGEST = "sha256:9f2b6c0e4d1a87355b0c2f6e8d9a41c7e03b5d2f1a6978c4b3e2d1f0a9b8c7d6"
TOOLS = {
    "envc": "0.1.0",
    "terraform": "1.11.4",
    "hashicorp/aws": "5.100.0",
    "checkov": "3.3.30",
}
ENDPOINTS = (
    Endpoint(
        "Site and API",
        "module.site.aws_cloudfront_distribution.this",
        "1.3",
        "TLSv1.2_2021 and a CloudFront Function that refuses viewers below TLS 1.3",
    ),
    Endpoint(
        "Database",
        "module.database.aws_db_instance.this",
        "1.3",
        "rds.force_ssl = 1 and ssl_min_protocol_version = TLSv1.3",
    ),
    Endpoint(
        "Documents bucket",
        'module.storage.aws_s3_bucket.this["documents"]',
        "1.3",
        "the bucket policy denies s3:TlsVersion below 1.3",
    ),
    Endpoint(
        "Cache",
        "module.cache.aws_elasticache_replication_group.this",
        "1.2",
        "in-transit encryption is required",
        "ElastiCache offers no setting that refuses TLS 1.2.",
    ),
    Endpoint(
        "Sign-in",
        "module.auth.aws_cognito_user_pool_domain.this",
        "1.2",
        "AWS manages this endpoint",
        "Cognito's own domain accepts TLS 1.2; it cannot be set.",
    ),
)

_WAIVER_SOON = Waiver(
    "CKV_AWS_338",
    "module.network.aws_cloudwatch_log_group.*",
    "Flow logs are kept 90 days by agreement with the data protection officer.",
    "security@example.com",
    date(2026, 12, 3),
    Location("environments/prod.yaml", 118, 5, "    - policy: CKV_AWS_338", note="waivers[0]"),
)
_WAIVER_LATER = Waiver(
    "ENVC_IAM_WILDCARD",
    "module.functions.aws_iam_role.this*",
    "X-Ray has no resource-level permissions.",
    "platform team",
    date(2027, 6, 30),
    Location("environments/base.yaml", 204, 5, "    - policy: ENVC_IAM_WILDCARD"),
)

RICH = Verdict(
    findings=(
        Finding(
            RDS_PRIVATE,
            Outcome.FAILED,
            "module.database.aws_db_instance.this",
            ("publicly_accessible",),
            "false",
            "true",
            (
                Location(
                    "environments/prod.yaml",
                    41,
                    11,
                    "  public: true  # for the migration",
                    note="database.public",
                ),
                Location(
                    "modules/database/main.tf",
                    88,
                    3,
                    "  publicly_accessible = var.publicly_accessible",
                    "module",
                    "module.database",
                ),
            ),
        ),
        Finding(
            SECRET,
            Outcome.FAILED,
            'module.functions.aws_lambda_function.this["generate"]',
            ("environment/[0]/variables/ANTHROPIC_API_KEY",),
            actual="(hidden, 48 characters)",
            locations=(
                Location(
                    "environments/prod.yaml",
                    77,
                    26,
                    '      ANTHROPIC_API_KEY: "not-a-real-key-but-it-could-be"',
                    note="functions.generate.environment.ANTHROPIC_API_KEY",
                ),
            ),
        ),
        Finding(
            S3_TLS,
            Outcome.FAILED,
            'module.storage.aws_s3_bucket_policy.this["documents"]',
            ("policy",),
            actual='{"Statement":[{"Effect":"Deny","Condition":{"NumericLessThan":{"s3:TlsVersion":"1.2"}}}]}',
            locations=(
                Location(
                    "environments/base.yaml",
                    63,
                    3,
                    "  minimum_tls_version: 1.2",
                    note="storage.minimum_tls_version",
                ),
            ),
        ),
        Finding(
            IAM_WILDCARD,
            Outcome.UNKNOWN,
            'module.functions.aws_iam_role_policy.this["export"]',
            ("policy",),
            reason="the policy's text is known only after apply",
        ),
        Finding(
            WAF,
            Outcome.CRASHED,
            "module.site.aws_wafv2_web_acl.this",
            reason="KeyError: 'rule' in the check; please report it",
        ),
        Finding(
            LOG_RETENTION,
            Outcome.WAIVED,
            "module.network.aws_cloudwatch_log_group.flow_logs",
            ("retention_in_days",),
            "at least 365",
            "90",
            (Location("environments/base.yaml", 22, 3, "  flow_log_retention_days: 90"),),
            _WAIVER_SOON,
        ),
        Finding(
            IAM_WILDCARD,
            Outcome.WAIVED,
            'module.functions.aws_iam_role.this["generate"]',
            actual="xray:PutTraceSegments on *",
            waiver=_WAIVER_LATER,
        ),
        Finding(REDIS, Outcome.PASSED, "module.cache.aws_elasticache_replication_group.this"),
        Finding(S3_TLS, Outcome.PASSED, 'module.storage.aws_s3_bucket_policy.this["artifacts"]'),
        Finding(S3_TLS, Outcome.PASSED, "module.site.aws_s3_bucket_policy.this"),
    ),
    problems=(
        Problem(
            "waiver-expired",
            "the waiver of CKV_AWS_145 on module.storage.* expired on 2026-11-01",
            Location("environments/prod.yaml", 124, 5, "    - policy: CKV_AWS_145"),
        ),
        Problem("waiver-unused", "the waiver of ENVC_CORS_ORIGINS on module.api.* covers nothing"),
        Problem("policy", "ENVC_KMS_ROTATION was not evaluated: its check is missing"),
    ),
    policies=(
        (RDS_PRIVATE, 1),
        (SECRET, 1),
        (S3_TLS, 3),
        (IAM_WILDCARD, 2),
        (WAF, 1),
        (LOG_RETENTION, 1),
        (REDIS, 1),
        (CORS, 0),
    ),
    not_applicable=(
        ("CKV_AWS_18", "Access logs of the logs bucket would log into itself."),
        ("CKV_AWS_144", "Replication belongs to the disaster recovery component."),
    ),
    endpoints=ENDPOINTS,
)

RICH_FACTS = PlanFacts(
    environment="prod",
    target="aws",
    digest=DIGEST,
    changes={"create": 3, "update": 2, "replace": 1, "delete": 1, "no-op": 2},
    resources=(
        ("module.api.aws_api_gateway_stage.this", "update"),
        ("module.cache.aws_elasticache_replication_group.this", "no-op"),
        ("module.database.aws_db_instance.this", "replace"),
        ('module.functions.aws_lambda_function.this["export"]', "create"),
        ('module.functions.aws_lambda_function.this["generate"]', "create"),
        ("module.network.aws_vpc.this", "no-op"),
        ("module.site.aws_wafv2_web_acl.this", "update"),
        ('module.storage.aws_s3_bucket.this["documents"]', "create"),
        ('module.storage.aws_s3_bucket.this["uploads"]', "delete"),
    ),
    commit="4be1d0a7c2f94e6b8a35d17c0f9e2b6a81d3c5f7",
    tools=TOOLS,
    basis="planned against the account, state in s3://demand-letter-prod-state/terraform.tfstate",
    created="2026-11-24T19:45:00+00:00",
)

_SIZES = {
    "network": 41,
    "functions": 38,
    "storage": 30,
    "site": 28,
    "api": 26,
    "secrets": 16,
    "encryption": 15,
    "auth": 12,
    "database": 12,
    "dns": 10,
    "cache": 8,
}


def passing(resources: int = 236) -> tuple[Verdict, PlanFacts]:
    """A plan of so many resources (at most 236) that passes, with a waiver far from its end."""
    names = [
        f"module.{m}.aws_thing.number_{n:02}" for m, size in _SIZES.items() for n in range(size)
    ]
    addresses = tuple(sorted(names[:: max(len(names) // resources, 1)][:resources]))
    policies = (RDS_PRIVATE, S3_TLS, REDIS, CORS, WAF)
    findings = [
        Finding(policy, Outcome.PASSED, address)
        for number, address in enumerate(addresses)
        for policy in (policies[number % 5], policies[(number + 1) % 5])
    ]
    findings.append(
        Finding(
            IAM_WILDCARD,
            Outcome.WAIVED,
            'module.functions.aws_iam_role.this["generate"]',
            actual="xray:PutTraceSegments on *",
            waiver=_WAIVER_LATER,
        )
    )
    asked = tuple((p, sum(1 for f in findings if f.policy is p)) for p in (*policies, IAM_WILDCARD))
    facts = PlanFacts(
        environment="staging",
        target="offline",
        digest=DIGEST,
        changes={"create": len(addresses)},
        resources=tuple((address, "create") for address in addresses),
        commit="4be1d0a7c2f94e6b8a35d17c0f9e2b6a81d3c5f7",
        tools=TOOLS,
        basis="planned offline, against an empty state: there are no AWS credentials, so it shows "
        "everything as new",
        created="2026-11-24T19:45:00+00:00",
    )
    return Verdict(tuple(findings), policies=asked, endpoints=ENDPOINTS), facts
