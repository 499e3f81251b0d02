resource "aws_security_group" "this" {
  name        = "${var.name}-functions"
  description = "The functions: nothing comes in"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-functions" }
}

# To AWS and to the Anthropic API, whose addresses change.
resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.this.id
  description       = "HTTPS to AWS and the AI service"
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

resource "aws_vpc_security_group_egress_rule" "database" {
  for_each = toset(var.data_cidr_blocks)

  security_group_id = aws_security_group.this.id
  description       = "PostgreSQL"
  cidr_ipv4         = each.value
  from_port         = var.database_port
  to_port           = var.database_port
  ip_protocol       = "tcp"
}

resource "aws_vpc_security_group_egress_rule" "cache" {
  for_each = toset(var.data_cidr_blocks)

  security_group_id = aws_security_group.this.id
  description       = "Redis"
  cidr_ipv4         = each.value
  from_port         = var.cache_port
  to_port           = var.cache_port
  ip_protocol       = "tcp"
}
