data "aws_partition" "current" {}

locals {
  partition = data.aws_partition.current.partition
  root      = "arn:${local.partition}:iam::${var.account_id}:root"
}

# "*" as the resource of a key policy is the key itself. The first statement is the one that AWS puts
# into every key: without it nobody, not even the account's administrators, could change the policy.
data "aws_iam_policy_document" "key" {
  for_each = var.domains

  statement {
    sid       = "AdministerByAccount"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [local.root]
    }
  }

  dynamic "statement" {
    for_each = [for service in each.value.services : service if startswith(service, "logs.")]

    content {
      sid       = "EncryptLogs"
      actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = [statement.value]
      }

      condition {
        test     = "ArnLike"
        variable = "kms:EncryptionContext:aws:logs:arn"
        values   = ["arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:*"]
      }
    }
  }

  dynamic "statement" {
    for_each = [for service in each.value.services : service if startswith(service, "cloudfront.")]

    content {
      sid       = "ReadByDistributions"
      actions   = ["kms:Decrypt"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = [statement.value]
      }

      condition {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = ["arn:${local.partition}:cloudfront::${var.account_id}:distribution/*"]
      }
    }
  }
}

resource "aws_kms_key" "this" {
  for_each = var.domains

  description             = "${var.name}: ${each.value.description}"
  policy                  = data.aws_iam_policy_document.key[each.key].json
  enable_key_rotation     = true
  rotation_period_in_days = var.rotation_period_days
  deletion_window_in_days = var.deletion_window_days
}

resource "aws_kms_alias" "this" {
  for_each = var.domains

  name          = "alias/${var.name}-${each.key}"
  target_key_id = aws_kms_key.this[each.key].key_id
}
