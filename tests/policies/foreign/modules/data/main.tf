variable "subnet_ids" {
  type = list(string)
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

module "db" {
  source     = "./db"
  count      = 1
  subnet_ids = var.subnet_ids
  key_arn    = aws_kms_key.this.arn
}
