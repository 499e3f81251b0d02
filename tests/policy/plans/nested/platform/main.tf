variable "name" {
  type = string
}

resource "aws_kms_key" "this" {
  description         = var.name
  enable_key_rotation = true
}

module "store" {
  source = "./store"
  count  = 1

  key_arn = aws_kms_key.this.arn
  names   = ["letters", "logs"]
}
