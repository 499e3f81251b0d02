"""Route 53: the log group of query logging.

moto finds a log group only by its ARN with ``:*`` behind it; AWS takes both forms, and the provider
sends the one without.
"""

from __future__ import annotations

from moto.route53.models import Route53Backend

_ANY_STREAM = ":*"


def install() -> None:
    """Try the ARN as it came, then with ``:*``; keep what was asked for."""
    create = Route53Backend.create_query_logging_config

    def create_query_logging_config(self, hosted_zone_id, log_group_arn):  # noqa: ANN001, ANN202
        known = f"{log_group_arn.removesuffix(_ANY_STREAM)}{_ANY_STREAM}"
        config = create(self, hosted_zone_id, known)
        config.cloud_watch_logs_log_group_arn = log_group_arn
        return config

    Route53Backend.create_query_logging_config = create_query_logging_config
