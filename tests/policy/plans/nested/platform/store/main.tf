variable "key_arn" {
  type = string
}

variable "names" {
  type = list(string)
}

locals {
  key = var.key_arn
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "store"
  retention_in_days = 365
  kms_key_id        = local.key
}

resource "aws_sqs_queue" "this" {
  name              = "store"
  kms_master_key_id = var.key_arn
}

resource "aws_s3_bucket" "this" {
  for_each = toset(var.names)

  bucket = "store-${each.key}"
}

data "aws_iam_policy_document" "this" {
  for_each = toset(var.names)

  statement {
    sid       = "DenyOldTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::store-${each.key}", "arn:aws:s3:::store-${each.key}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "NumericLessThan"
      variable = "s3:TlsVersion"
      values   = ["1.3"]
    }
  }

  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::store-${each.key}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [aws_sqs_queue.this.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = toset(var.names)

  bucket = aws_s3_bucket.this[each.key].id
  policy = data.aws_iam_policy_document.this[each.key].json
}
