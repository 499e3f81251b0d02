# A configuration that envc did not write: modules two deep, count and for_each, a sensitive value, a
# value that is read only during apply, a resource of another provider. nested.json is its plan.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "offline"
  secret_key                  = "offline"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variable "password" {
  type      = string
  sensitive = true
  default   = "correct-horse-battery-staple"
}

module "platform" {
  source   = "./platform"
  for_each = toset(["blue.1"])

  name = each.key
}

resource "aws_db_instance" "legacy" {
  identifier          = "legacy"
  engine              = "postgres"
  instance_class      = "db.t3.micro"
  allocated_storage   = 20
  username            = "admin"
  password            = var.password
  publicly_accessible = true
  storage_encrypted   = false
  skip_final_snapshot = true
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

data "aws_vpc" "peer" {
  id = aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "peer" {
  security_group_id = aws_vpc.this.default_security_group_id
  description       = "SSH from a range that is read during apply"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = data.aws_vpc.peer.cidr_block
}

resource "aws_sqs_queue" "plain" {
  count = 2

  name                    = "plain-${count.index}"
  sqs_managed_sse_enabled = false
}

resource "terraform_data" "note" {
  input = "another provider"
}
