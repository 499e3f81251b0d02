# A stack as other teams write them: modules in modules, count and for_each, ids that go from one to
# the next, values that nobody knows before apply.
variable "admin_networks" {
  type    = list(string)
  default = ["10.0.0.0/8", "0.0.0.0/0"]
}

locals {
  private_subnet_ids = module.network.private_subnet_ids
}

module "network" {
  source = "./modules/network"
}

module "data" {
  source     = "./modules/data"
  subnet_ids = module.network.private_subnet_ids
}

module "exposed" {
  source     = "./modules/data"
  subnet_ids = concat(module.network.private_subnet_ids, module.network.public_subnet_ids)
}

module "hidden" {
  source     = "./modules/data"
  subnet_ids = local.private_subnet_ids
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = { files = true, open = false }

  name    = "acme-${each.key}"
  protect = each.value
}

resource "aws_security_group" "admin" {
  name   = "admin"
  vpc_id = module.network.vpc_id

  dynamic "ingress" {
    for_each = var.admin_networks

    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}

resource "aws_sqs_queue" "jobs" {
  count = 2
  name  = "jobs-${count.index}"
}

resource "aws_sqs_queue_policy" "jobs" {
  count     = 1
  queue_url = aws_sqs_queue.jobs[count.index].url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = "*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_iam_role" "job" {
  name = "job"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "job" {
  role = aws_iam_role.job.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = aws_sqs_queue.jobs[0].arn }]
  })
}

resource "aws_lambda_function" "job" {
  function_name = "job"
  role          = aws_iam_role.job.arn
  runtime       = "python3.12"
  handler       = "main.handler"
  s3_bucket     = "acme-code"
  s3_key        = "job.zip"

  environment {
    variables = {
      QUEUE   = aws_sqs_queue.jobs[0].url
      API_KEY = "hidden beside an unknown value"
    }
  }
}

output "queue" {
  value = aws_sqs_queue.jobs[0].url
}
