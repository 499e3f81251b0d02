"""Actions that AWS does not let a policy scope to a resource.

Source: AWS Service Authorization Reference, tables "Actions defined by …": an action whose column
"Resource types" is empty needs ``*``. The second list has actions that can be scoped in general and
not in the one place where everybody needs them; each says why.
"""

from __future__ import annotations

import fnmatch

_NEEDS_ANY = (
    "acm:ListCertificates",
    "autoscaling:Describe*",
    "bedrock:ListFoundationModels",
    "ce:Get*",
    "cloudformation:ListStacks",
    "cloudfront:ListDistributions",
    "cloudtrail:DescribeTrails",
    "cloudwatch:DescribeAlarmsForMetric",
    "cloudwatch:GetMetricData",
    "cloudwatch:GetMetricStatistics",
    "cloudwatch:ListMetrics",
    "cloudwatch:PutMetricData",
    "dynamodb:ListTables",
    "ec2:Describe*",
    "ecr:GetAuthorizationToken",
    "elasticloadbalancing:Describe*",
    "guardduty:ListDetectors",
    "iam:GetAccountSummary",
    "iam:ListAccountAliases",
    "iam:ListRoles",
    "kms:CreateKey",
    "kms:GenerateRandom",
    "kms:ListAliases",
    "kms:ListKeys",
    "lambda:ListFunctions",
    "logs:DescribeQueries",
    "logs:StopQuery",
    "organizations:DescribeOrganization",
    "organizations:List*",
    "pricing:*Price*",
    "route53:ListHostedZones",
    "route53:ListHostedZonesByName",
    "s3:ListAllMyBuckets",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetRandomPassword",
    "secretsmanager:ListSecrets",
    "servicequotas:List*",
    "sns:ListTopics",
    "sqs:ListQueues",
    "ssm:DescribeParameters",
    "ssmmessages:*Channel",
    "sts:DecodeAuthorizationMessage",
    "sts:GetCallerIdentity",
    "tag:GetResources",
    "xray:GetSamplingRules",
    "xray:GetSamplingStatisticSummaries",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
)

# AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC": Lambda
# makes the network interfaces of a function, so that no name of one is known before.
_NAMELESS = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:UnassignPrivateIpAddresses",
)


def is_scopable(action: str) -> bool:
    """Whether an action, or what a pattern of actions covers, can be scoped to a resource."""
    wanted = action.lower()
    return not any(fnmatch.fnmatchcase(wanted, one.lower()) for one in (*_NEEDS_ANY, *_NAMELESS))
