locals {
  # ElastiCache takes 40 characters here, and no two hyphens in a row.
  replication_group_id = "${trimsuffix(substr(var.name, 0, 34), "-")}-redis"
  default_user_id      = "${trimsuffix(substr(var.name, 0, 32), "-")}-default"
  user_group_id        = "${trimsuffix(substr(var.name, 0, 34), "-")}-users"

  snapshot_minutes    = [for clock in split("-", var.snapshot_window) : try(tonumber(split(":", clock)[0]) * 60 + tonumber(split(":", clock)[1]), 0)]
  maintenance_minutes = [for clock in regexall("[0-9]{2}:[0-9]{2}", var.maintenance_window) : tonumber(split(":", clock)[0]) * 60 + tonumber(split(":", clock)[1])]

  # The minutes that each window lasts, and whether neither begins inside the other, on a clock of 1440.
  snapshot_length    = try((local.snapshot_minutes[1] - local.snapshot_minutes[0] + 1440) % 1440, 0)
  maintenance_length = try((local.maintenance_minutes[1] - local.maintenance_minutes[0] + 1440) % 1440, 0)
  windows_apart = try(
    (local.maintenance_minutes[0] - local.snapshot_minutes[0] + 1440) % 1440 >= local.snapshot_length &&
    (local.snapshot_minutes[0] - local.maintenance_minutes[0] + 1440) % 1440 >= local.maintenance_length,
    true,
  )
}

resource "aws_elasticache_subnet_group" "this" {
  name        = var.name
  description = "Isolated subnets of ${var.name}"
  subnet_ids  = var.subnet_ids
}

resource "aws_security_group" "this" {
  name        = "${var.name}-cache"
  description = "Redis, from its clients only"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-cache" }
}

resource "aws_vpc_security_group_ingress_rule" "client" {
  for_each = var.client_security_groups

  security_group_id            = aws_security_group.this.id
  description                  = "Redis from ${each.key}"
  referenced_security_group_id = each.value
  from_port                    = var.port
  to_port                      = var.port
  ip_protocol                  = "tcp"
}

resource "aws_elasticache_parameter_group" "this" {
  name        = "${var.name}-redis7"
  family      = "redis7"
  description = "Redis 7 for ${var.name}"

  parameter {
    name  = "maxmemory-policy"
    value = "allkeys-lru" # a cache that is full drops what was asked for least, not the next write
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(["engine-log", "slow-log"])

  name              = "/${var.name}/redis/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.logs_key_arn
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = local.replication_group_id
  description          = "Redis of ${var.name}"

  engine               = "redis"
  engine_version       = var.engine_version
  node_type            = var.node_type
  port                 = var.port
  parameter_group_name = aws_elasticache_parameter_group.this.name

  num_cache_clusters         = var.replicas + 1
  automatic_failover_enabled = var.replicas > 0
  multi_az_enabled           = var.replicas > 0

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [aws_security_group.this.id]

  at_rest_encryption_enabled = true
  kms_key_id                 = var.key_arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  user_group_ids             = [aws_elasticache_user_group.this.user_group_id]

  auto_minor_version_upgrade = true
  apply_immediately          = false
  maintenance_window         = var.maintenance_window
  snapshot_retention_limit   = var.snapshot_retention_days
  snapshot_window            = var.snapshot_window

  dynamic "log_delivery_configuration" {
    for_each = aws_cloudwatch_log_group.this

    content {
      destination      = log_delivery_configuration.value.name
      destination_type = "cloudwatch-logs"
      log_format       = "json"
      log_type         = log_delivery_configuration.key
    }
  }

  lifecycle {
    precondition {
      condition     = local.windows_apart
      error_message = "snapshot_window and maintenance_window do not overlap: ElastiCache refuses it."
    }
  }
}
