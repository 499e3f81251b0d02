variable "name" {
  type = string
}

variable "protect" {
  type = bool
}

resource "aws_s3_bucket" "this" {
  count         = 1
  bucket_prefix = var.name
}

resource "aws_s3_bucket_public_access_block" "this" {
  count = var.protect ? 1 : 0

  bucket                  = aws_s3_bucket.this[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
