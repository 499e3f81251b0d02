variable "subnet_ids" {
  type = list(string)
}

variable "key_arn" {
  type = string
}

resource "aws_db_subnet_group" "this" {
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "this" {
  engine                  = "postgres"
  engine_version          = "16"
  instance_class          = "db.t3.micro"
  allocated_storage       = 20
  username                = "postgres"
  password                = "correct-horse"
  db_subnet_group_name    = aws_db_subnet_group.this.name
  storage_encrypted       = true
  kms_key_id              = var.key_arn
  backup_retention_period = 7
  skip_final_snapshot     = true
}
