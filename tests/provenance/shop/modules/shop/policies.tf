data "aws_iam_policy_document" "queue" {
  for_each = var.queues

  statement {
    sid       = "Own"
    actions   = ["sqs:*"]
    resources = [aws_sqs_queue.this[each.key].arn]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111111:role/${var.name}"]
    }
  }

  dynamic "statement" {
    for_each = each.value.readers

    content {
      actions   = ["sqs:ReceiveMessage"]
      resources = [aws_sqs_queue.this[each.key].arn]

      principals {
        type        = "AWS"
        identifiers = [statement.value]
      }
    }
  }
}

resource "aws_sqs_queue_policy" "this" {
  for_each = var.queues

  queue_url = aws_sqs_queue.this[each.key].id
  policy    = data.aws_iam_policy_document.queue[each.key].json
}
