locals {
  names = { for key in keys(var.functions) : key => "${var.name}-${key}" }

  # Known at plan time, so that the roles' policies can be judged on the plan.
  arn_prefix    = "arn:${data.aws_partition.current.partition}"
  function_arns = { for key, name in local.names : key => "${local.arn_prefix}:lambda:${var.region}:${var.account_id}:function:${name}" }
  log_arns      = { for key, name in local.names : key => "${local.arn_prefix}:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/${name}:*" }
  letter_arns   = { for key, name in local.names : key => "${local.arn_prefix}:sqs:${var.region}:${var.account_id}:${name}-dead-letters" }
}

data "aws_partition" "current" {}

resource "aws_cloudwatch_log_group" "this" {
  for_each = var.functions

  name              = "/aws/lambda/${local.names[each.key]}"
  retention_in_days = each.value.log_retention_days
  kms_key_id        = var.logs_key_arn
}

resource "aws_lambda_function" "this" {
  for_each = var.functions

  function_name = local.names[each.key]
  description   = each.value.description
  role          = aws_iam_role.this[each.key].arn

  runtime                        = each.value.runtime
  handler                        = each.value.handler
  architectures                  = [each.value.architecture]
  memory_size                    = each.value.memory_mb
  timeout                        = each.value.timeout_seconds
  reserved_concurrent_executions = each.value.reserved_concurrency

  filename         = var.placeholder_path
  source_code_hash = filebase64sha256(var.placeholder_path)
  publish          = true
  # Lambda keeps the key only where there is something to encrypt: elsewhere every plan would set it anew.
  kms_key_arn = length(each.value.environment) > 0 ? var.data_key_arn : null

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.this.id]
  }

  # Not dynamic: a plan shows what a plain block was made from, so that its literals can be judged even
  # while other variables are unknown. The provider takes one without variables for none.
  environment {
    variables = each.value.environment
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters[each.key].arn
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this[each.key].name
  }

  tracing_config {
    mode = "Active"
  }

  # Code belongs to releases: Terraform brings the placeholder once and never looks at it again.
  lifecycle {
    ignore_changes = [filename, source_code_hash, s3_bucket, s3_key, s3_object_version]
  }

  depends_on = [aws_iam_role_policy.this]
}

resource "aws_lambda_alias" "this" {
  for_each = var.functions

  name             = var.alias_name
  description      = "What callers use; releases move it"
  function_name    = aws_lambda_function.this[each.key].function_name
  function_version = aws_lambda_function.this[each.key].version

  lifecycle {
    ignore_changes = [function_version, routing_config]
  }
}

# Events that a function could not handle wait here instead of being lost.
resource "aws_sqs_queue" "dead_letters" {
  for_each = var.functions

  name                              = "${local.names[each.key]}-dead-letters"
  message_retention_seconds         = 1209600
  kms_master_key_id                 = var.data_key_arn
  kms_data_key_reuse_period_seconds = 300
}

data "aws_iam_policy_document" "dead_letters" {
  for_each = var.functions

  statement {
    sid       = "DenyWithoutTls"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [local.letter_arns[each.key]]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sqs_queue_policy" "dead_letters" {
  for_each = var.functions

  queue_url = aws_sqs_queue.dead_letters[each.key].url
  policy    = data.aws_iam_policy_document.dead_letters[each.key].json
}
