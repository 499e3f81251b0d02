locals {
  prefix = "shop-${var.name}" # braces in a comment } do not count
}

resource "aws_cloudwatch_log_group" "this" {
  name              = local.prefix
  retention_in_days = var.retention_days
}

resource "aws_cloudwatch_log_group" "zone" {
  count = length(var.zones)

  name              = var.zones[count.index]
  retention_in_days = 365
}

resource "aws_sqs_queue" "this" {
  for_each = var.queues

  name                       = "${local.prefix}-${each.key}"
  visibility_timeout_seconds = each.value.visibility_seconds
  sqs_managed_sse_enabled    = true
}

resource "aws_s3_bucket" "this" {
  bucket = local.prefix
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "first"
    status = "Enabled"

    expiration {
      days = 7
    }
  }

  rule {
    id     = "second"
    status = "Enabled"

    expiration {
      days = var.retention_days
    }
  }
}

resource "aws_db_parameter_group" "this" {
  name   = local.prefix
  family = "postgres16"

  dynamic "parameter" {
    for_each = var.settings

    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}
