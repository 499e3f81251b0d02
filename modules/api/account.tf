# The role that lets API Gateway write any logs at all. It exists once an account and region.
data "aws_iam_policy_document" "account_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "account" {
  count = var.manage_account_settings ? 1 : 0

  name               = "${var.name}-api-logs"
  description        = "Lets API Gateway write logs"
  assume_role_policy = data.aws_iam_policy_document.account_assume.json
}

resource "aws_iam_role_policy_attachment" "account" {
  count = var.manage_account_settings ? 1 : 0

  role       = aws_iam_role.account[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_api_gateway_account" "this" {
  count = var.manage_account_settings ? 1 : 0

  cloudwatch_role_arn = aws_iam_role.account[0].arn

  depends_on = [aws_iam_role_policy_attachment.account]
}
