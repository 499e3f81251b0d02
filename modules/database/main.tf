data "aws_partition" "current" {}

locals {
  identifier = "${var.name}-postgres"
  major      = split(".", var.engine_version)[0]

  parameters = {
    "rds.force_ssl"                       = "1"
    "ssl_min_protocol_version"            = var.minimum_tls_version
    "log_connections"                     = "1"
    "log_disconnections"                  = "1"
    "log_lock_waits"                      = "1"
    "log_min_duration_statement"          = "1000"
    "log_statement"                       = "ddl"
    "idle_in_transaction_session_timeout" = "300000"
  }

  backup_minutes      = [for clock in split("-", var.backup_window) : try(tonumber(split(":", clock)[0]) * 60 + tonumber(split(":", clock)[1]), 0)]
  maintenance_minutes = [for clock in regexall("[0-9]{2}:[0-9]{2}", var.maintenance_window) : tonumber(split(":", clock)[0]) * 60 + tonumber(split(":", clock)[1])]

  # The minutes that each window lasts, and whether neither begins inside the other, on a clock of 1440.
  backup_length      = try((local.backup_minutes[1] - local.backup_minutes[0] + 1440) % 1440, 0)
  maintenance_length = try((local.maintenance_minutes[1] - local.maintenance_minutes[0] + 1440) % 1440, 0)
  windows_apart = try(
    (local.maintenance_minutes[0] - local.backup_minutes[0] + 1440) % 1440 >= local.backup_length &&
    (local.backup_minutes[0] - local.maintenance_minutes[0] + 1440) % 1440 >= local.maintenance_length,
    true,
  )
}

resource "aws_db_subnet_group" "this" {
  name        = var.name
  description = "Isolated subnets of ${var.name}"
  subnet_ids  = var.subnet_ids
}

resource "aws_security_group" "this" {
  name        = "${var.name}-database"
  description = "PostgreSQL, from its clients only"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-database" }
}

resource "aws_vpc_security_group_ingress_rule" "client" {
  for_each = var.client_security_groups

  security_group_id            = aws_security_group.this.id
  description                  = "PostgreSQL from ${each.key}"
  referenced_security_group_id = each.value
  from_port                    = var.port
  to_port                      = var.port
  ip_protocol                  = "tcp"
}

resource "aws_db_parameter_group" "this" {
  name        = "${var.name}-postgres${local.major}"
  family      = "postgres${local.major}"
  description = "TLS enforced, connections and slow statements logged"

  dynamic "parameter" {
    for_each = local.parameters

    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = "immediate"
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Made here and not by RDS, so that the logs are encrypted and do not stay forever.
resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(var.log_exports)

  name              = "/aws/rds/instance/${local.identifier}/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.logs_key_arn
}

resource "aws_db_instance" "this" {
  identifier = local.identifier

  engine                     = "postgres"
  engine_version             = var.engine_version
  instance_class             = var.instance_class
  auto_minor_version_upgrade = true
  parameter_group_name       = aws_db_parameter_group.this.name
  ca_cert_identifier         = "rds-ca-rsa2048-g1"

  allocated_storage     = var.storage_gb
  max_allocated_storage = var.max_storage_gb
  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = var.data_key_arn

  db_name                             = var.database_name
  port                                = var.port
  username                            = var.master_username
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = var.secrets_key_arn
  iam_database_authentication_enabled = true

  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this.id]
  publicly_accessible    = false
  multi_az               = var.multi_az

  backup_retention_period   = var.backup_retention_days
  backup_window             = var.backup_window
  maintenance_window        = var.maintenance_window
  copy_tags_to_snapshot     = true
  deletion_protection       = var.deletion_protection
  delete_automated_backups  = !var.final_snapshot
  skip_final_snapshot       = !var.final_snapshot
  final_snapshot_identifier = "${local.identifier}-final-${formatdate("YYYYMMDDhhmmss", timestamp())}"

  enabled_cloudwatch_logs_exports       = var.log_exports
  performance_insights_enabled          = var.performance_insights
  performance_insights_kms_key_id       = var.performance_insights ? var.data_key_arn : null
  performance_insights_retention_period = var.performance_insights ? var.performance_insights_retention_days : null
  monitoring_interval                   = var.monitoring_interval_seconds
  monitoring_role_arn                   = var.monitoring_interval_seconds > 0 ? aws_iam_role.monitoring[0].arn : null

  # The last snapshot's name carries the time at which the instance was made: a snapshot of an earlier
  # instance under the same name would make RDS refuse the deletion.
  lifecycle {
    ignore_changes = [final_snapshot_identifier]

    precondition {
      condition     = local.windows_apart
      error_message = "backup_window and maintenance_window do not overlap: RDS refuses it."
    }
  }

  depends_on = [aws_cloudwatch_log_group.this]
}
