resource "aws_secretsmanager_secret" "this" {
  for_each = var.secrets

  name                    = "${var.name}/${each.key}"
  description             = each.value.description
  kms_key_id              = var.key_arn
  recovery_window_in_days = var.recovery_window_days
}

# "*" as the resource of a secret's policy is the secret itself.
data "aws_iam_policy_document" "this" {
  statement {
    sid       = "DenyWithoutTls"
    effect    = "Deny"
    actions   = ["secretsmanager:*"]
    resources = ["*"]

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

resource "aws_secretsmanager_secret_policy" "this" {
  for_each = var.secrets

  secret_arn          = aws_secretsmanager_secret.this[each.key].arn
  policy              = data.aws_iam_policy_document.this.json
  block_public_policy = true
}

resource "aws_lambda_permission" "rotation" {
  for_each = var.rotation_function_arns

  statement_id  = "rotate-${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = each.value
  principal     = "secretsmanager.amazonaws.com"
  source_arn    = aws_secretsmanager_secret.this[each.key].arn
}

# The first rotation is left to its schedule: at once would run the placeholder code.
resource "aws_secretsmanager_secret_rotation" "this" {
  for_each = var.rotation_function_arns

  secret_id           = aws_secretsmanager_secret.this[each.key].id
  rotation_lambda_arn = each.value
  rotate_immediately  = false

  rotation_rules {
    automatically_after_days = var.secrets[each.key].rotation_days
  }

  depends_on = [aws_lambda_permission.rotation]
}
