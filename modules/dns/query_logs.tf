# Route 53 writes query logs only to us-east-1, and only to names under /aws/route53/.
resource "aws_cloudwatch_log_group" "queries" {
  provider = aws.us_east_1

  name              = "/aws/route53/${var.zone_name}"
  retention_in_days = var.query_log_retention_days
  kms_key_id        = var.logs_key_arn
}

data "aws_iam_policy_document" "queries" {
  statement {
    sid       = "WriteQueryLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:${data.aws_partition.current.partition}:logs:us-east-1:${var.account_id}:log-group:/aws/route53/${var.zone_name}:*"]

    principals {
      type        = "Service"
      identifiers = ["route53.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

resource "aws_cloudwatch_log_resource_policy" "queries" {
  provider = aws.us_east_1

  policy_name     = "${var.name}-route53-queries"
  policy_document = data.aws_iam_policy_document.queries.json
}

resource "aws_route53_query_log" "this" {
  zone_id                  = aws_route53_zone.this.zone_id
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.queries.arn

  depends_on = [aws_cloudwatch_log_resource_policy.queries]
}
