# Every promise of the module and every refusal, on a provider that is not there.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/mock" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:111122223333:log-group:mock" }
  }

  mock_resource "aws_db_instance" {
    defaults = {
      master_user_secret = [{ secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!db-mock", kms_key_id = "mock", secret_status = "active" }]
    }
  }
}

variables {
  name                   = "shop-test"
  account_id             = "111122223333"
  region                 = "eu-west-1"
  vpc_id                 = "vpc-1"
  subnet_ids             = ["subnet-1", "subnet-2"]
  client_security_groups = { functions = "sg-functions" }
  engine_version         = "16.4"
  instance_class         = "db.t3.small"
  storage_gb             = 20
  max_storage_gb         = 100
  multi_az               = true
  backup_retention_days  = 30
  data_key_arn           = "arn:aws:kms:eu-west-1:111122223333:key/data"
  secrets_key_arn        = "arn:aws:kms:eu-west-1:111122223333:key/secrets"
  logs_key_arn           = "arn:aws:kms:eu-west-1:111122223333:key/logs"
  deletion_protection    = true
}

run "it_is_private" {
  command = plan

  assert {
    condition     = !aws_db_instance.this.publicly_accessible && aws_db_subnet_group.this.subnet_ids == toset(["subnet-1", "subnet-2"])
    error_message = "It lies in the isolated subnets and has no public address."
  }

  assert {
    condition     = keys(aws_vpc_security_group_ingress_rule.client) == ["functions"] && aws_vpc_security_group_ingress_rule.client["functions"].referenced_security_group_id == "sg-functions" && aws_vpc_security_group_ingress_rule.client["functions"].from_port == 5432
    error_message = "Only its clients reach it, on its port."
  }
}

run "it_is_encrypted_with_our_keys" {
  command = plan

  assert {
    condition     = aws_db_instance.this.storage_encrypted && aws_db_instance.this.kms_key_id == var.data_key_arn && aws_db_instance.this.performance_insights_kms_key_id == var.data_key_arn
    error_message = "Storage, snapshots and Performance Insights have the data key."
  }

  assert {
    condition     = alltrue([for group in values(aws_cloudwatch_log_group.this) : group.kms_key_id == var.logs_key_arn])
    error_message = "Its logs have the logs key."
  }
}

run "it_speaks_tls_1_3_only" {
  command = plan

  assert {
    condition     = aws_db_parameter_group.this.family == "postgres16"
    error_message = "The parameters are those of the major version, also where a minor one is pinned."
  }

  assert {
    condition     = { for p in aws_db_parameter_group.this.parameter : p.name => p.value if contains(["rds.force_ssl", "ssl_min_protocol_version"], p.name) } == { "rds.force_ssl" = "1", "ssl_min_protocol_version" = "TLSv1.3" }
    error_message = "It answers nobody without TLS, nor below 1.3."
  }
}

run "nobody_knows_its_password" {
  command = plan

  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.master_user_secret_kms_key_id == var.secrets_key_arn && aws_db_instance.this.password == null
    error_message = "RDS makes and rotates the password; Terraform never sees it."
  }

  assert {
    condition     = aws_db_instance.this.iam_database_authentication_enabled
    error_message = "Clients log in by IAM token."
  }
}

run "it_is_backed_up" {
  command = plan

  assert {
    condition     = aws_db_instance.this.backup_retention_period == 30 && aws_db_instance.this.copy_tags_to_snapshot && !aws_db_instance.this.delete_automated_backups
    error_message = "Backups stay 30 days, also those of a deleted instance."
  }

  assert {
    condition     = aws_db_instance.this.multi_az
    error_message = "A standby takes over."
  }
}

run "it_grows_by_itself" {
  command = plan

  assert {
    condition     = aws_db_instance.this.allocated_storage == 20 && aws_db_instance.this.max_allocated_storage == 100
    error_message = "Storage grows from 20 to 100 GiB."
  }
}

run "it_is_not_deleted_by_mistake" {
  command = plan

  assert {
    condition     = aws_db_instance.this.deletion_protection && !aws_db_instance.this.skip_final_snapshot
    error_message = "Deletion is refused, and would leave a snapshot."
  }
}

run "a_lifted_protection_still_leaves_a_snapshot" {
  command = plan

  variables {
    deletion_protection = false
  }

  assert {
    condition     = !aws_db_instance.this.deletion_protection && !aws_db_instance.this.skip_final_snapshot && !aws_db_instance.this.delete_automated_backups
    error_message = "What may be deleted leaves a snapshot behind."
  }
}

run "it_can_leave_nothing" {
  command = plan

  variables {
    deletion_protection = false
    final_snapshot      = false
  }

  assert {
    condition     = aws_db_instance.this.skip_final_snapshot && aws_db_instance.this.delete_automated_backups
    error_message = "Without final_snapshot nothing stays."
  }
}

run "its_logs_are_kept_as_long_as_asked" {
  command = plan

  variables {
    log_retention_days = 90
  }

  assert {
    condition     = toset([for group in values(aws_cloudwatch_log_group.this) : "${group.name} ${group.retention_in_days}"]) == toset(["/aws/rds/instance/shop-test-postgres/postgresql 90", "/aws/rds/instance/shop-test-postgres/upgrade 90"]) && toset(aws_db_instance.this.enabled_cloudwatch_logs_exports) == toset(["postgresql", "upgrade"])
    error_message = "Every exported log has a group made before it."
  }
}

run "its_system_is_watched" {
  command = plan

  assert {
    condition     = aws_db_instance.this.monitoring_interval == 60 && one(aws_iam_role_policy_attachment.monitoring).policy_arn == "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
    error_message = "Enhanced monitoring is on, with the role that AWS keeps for it."
  }

  assert {
    condition     = contains(flatten([for c in data.aws_iam_policy_document.monitoring_assume.statement[0].condition : c.values]), "arn:aws:rds:eu-west-1:111122223333:db:shop-test-postgres")
    error_message = "Only this instance uses the role."
  }
}

run "no_watching_no_role" {
  command = plan

  variables {
    monitoring_interval_seconds = 0
    performance_insights        = false
  }

  assert {
    condition     = length(aws_iam_role.monitoring) == 0 && !aws_db_instance.this.performance_insights_enabled
    error_message = "Without monitoring there is no role."
  }
}

run "refuses_a_name_that_aws_would" {
  command = plan

  variables {
    name = "shop--test"
  }

  expect_failures = [var.name]
}

run "refuses_an_account_that_is_none" {
  command = plan

  variables {
    account_id = "1111"
  }

  expect_failures = [var.account_id]
}

run "refuses_a_region_that_is_none" {
  command = plan

  variables {
    region = "ireland"
  }

  expect_failures = [var.region]
}

run "refuses_a_vpc_that_is_none" {
  command = plan

  variables {
    vpc_id = "10.0.0.0/16"
  }

  expect_failures = [var.vpc_id]
}

run "refuses_a_single_subnet" {
  command = plan

  variables {
    subnet_ids = ["subnet-1"]
  }

  expect_failures = [var.subnet_ids]
}

run "refuses_a_version_that_cannot_refuse_tls_1_2" {
  command = plan

  variables {
    engine_version = "15.8"
  }

  expect_failures = [var.engine_version]
}

run "refuses_an_instance_class_that_is_none" {
  command = plan

  variables {
    instance_class = "t3.small"
  }

  expect_failures = [var.instance_class]
}

run "refuses_too_little_storage" {
  command = plan

  variables {
    storage_gb = 5
  }

  expect_failures = [var.storage_gb]
}

run "refuses_storage_that_cannot_grow" {
  command = plan

  variables {
    storage_gb     = 100
    max_storage_gb = 105
  }

  expect_failures = [var.max_storage_gb]
}

run "refuses_no_backups" {
  command = plan

  variables {
    backup_retention_days = 0
  }

  expect_failures = [var.backup_retention_days]
}

run "refuses_a_backup_window_that_is_none" {
  command = plan

  variables {
    backup_window = "at night"
  }

  expect_failures = [var.backup_window]
}

run "refuses_a_maintenance_window_that_is_none" {
  command = plan

  variables {
    maintenance_window = "on sundays"
  }

  expect_failures = [var.maintenance_window]
}

run "refuses_windows_that_overlap" {
  command = plan

  variables {
    backup_window      = "23:30-00:30"
    maintenance_window = "sun:00:00-sun:01:00"
  }

  expect_failures = [aws_db_instance.this]
}

run "refuses_a_retention_that_performance_insights_does_not_have" {
  command = plan

  variables {
    performance_insights_retention_days = 30
  }

  expect_failures = [var.performance_insights_retention_days]
}

run "refuses_an_interval_that_monitoring_does_not_have" {
  command = plan

  variables {
    monitoring_interval_seconds = 20
  }

  expect_failures = [var.monitoring_interval_seconds]
}

run "refuses_a_log_that_postgresql_does_not_have" {
  command = plan

  variables {
    log_exports = ["audit"]
  }

  expect_failures = [var.log_exports]
}

run "refuses_a_database_name_with_a_hyphen" {
  command = plan

  variables {
    database_name = "my-app"
  }

  expect_failures = [var.database_name]
}

run "refuses_a_master_that_rds_keeps_for_itself" {
  command = plan

  variables {
    master_username = "rdsadmin"
  }

  expect_failures = [var.master_username]
}

run "refuses_a_port_below_1150" {
  command = plan

  variables {
    port = 1024
  }

  expect_failures = [var.port]
}

run "refuses_an_old_tls" {
  command = plan

  variables {
    minimum_tls_version = "TLSv1.1"
  }

  expect_failures = [var.minimum_tls_version]
}

run "refuses_log_retention_days_that_cloudwatch_does_not_have" {
  command = plan

  variables {
    log_retention_days = 100
  }

  expect_failures = [var.log_retention_days]
}

run "refuses_an_alias_for_data_key" {
  command = plan

  variables {
    data_key_arn = "alias/key"
  }

  expect_failures = [var.data_key_arn]
}

run "refuses_an_alias_for_secrets_key" {
  command = plan

  variables {
    secrets_key_arn = "alias/key"
  }

  expect_failures = [var.secrets_key_arn]
}

run "refuses_an_alias_for_logs_key" {
  command = plan

  variables {
    logs_key_arn = "alias/key"
  }

  expect_failures = [var.logs_key_arn]
}
