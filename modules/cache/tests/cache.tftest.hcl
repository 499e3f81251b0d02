# Every promise of the module and every refusal, on a provider that is not there.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  name                   = "shop-test"
  vpc_id                 = "vpc-1"
  subnet_ids             = ["subnet-1", "subnet-2"]
  client_security_groups = { functions = "sg-functions" }
  node_type              = "cache.t3.small"
  replicas               = 1
  user_name              = "shop-test-app"
  key_arn                = "arn:aws:kms:eu-west-1:111122223333:key/data"
  logs_key_arn           = "arn:aws:kms:eu-west-1:111122223333:key/logs"
}

run "it_is_encrypted_at_rest_and_on_the_way" {
  command = plan

  assert {
    condition     = aws_elasticache_replication_group.this.at_rest_encryption_enabled && aws_elasticache_replication_group.this.kms_key_id == var.key_arn
    error_message = "What it keeps has our key."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.transit_encryption_enabled && aws_elasticache_replication_group.this.transit_encryption_mode == "required"
    error_message = "It answers nobody without TLS."
  }
}

run "clients_log_in_by_iam_and_may_do_nothing_dangerous" {
  command = plan

  assert {
    condition     = aws_elasticache_user.application.authentication_mode[0].type == "iam" && aws_elasticache_user.application.user_id == aws_elasticache_user.application.user_name
    error_message = "An IAM user has one name for both."
  }

  assert {
    condition     = aws_elasticache_user.application.access_string == "on ~* +@all -@dangerous -@admin"
    error_message = "It may neither flush nor configure."
  }

  assert {
    condition     = aws_elasticache_user.default.user_name == "default" && aws_elasticache_user.default.access_string == "off -@all"
    error_message = "The default user can do nothing."
  }

  assert {
    condition     = aws_elasticache_user_group.this.user_ids == toset(["shop-test-app", "shop-test-default"])
    error_message = "Nobody else is let in."
  }
}

run "only_its_clients_reach_it" {
  command = plan

  assert {
    condition     = keys(aws_vpc_security_group_ingress_rule.client) == ["functions"] && aws_vpc_security_group_ingress_rule.client["functions"].referenced_security_group_id == "sg-functions" && aws_vpc_security_group_ingress_rule.client["functions"].from_port == 6379
    error_message = "Its security group names its clients."
  }
}

run "a_replica_takes_over_in_another_zone" {
  command = plan

  assert {
    condition     = aws_elasticache_replication_group.this.num_cache_clusters == 2 && aws_elasticache_replication_group.this.automatic_failover_enabled && aws_elasticache_replication_group.this.multi_az_enabled
    error_message = "With a replica there is failover over zones."
  }
}

run "one_node_has_no_failover" {
  command = plan

  variables {
    replicas = 0
  }

  assert {
    condition     = aws_elasticache_replication_group.this.num_cache_clusters == 1 && !aws_elasticache_replication_group.this.automatic_failover_enabled && !aws_elasticache_replication_group.this.multi_az_enabled
    error_message = "ElastiCache refuses failover without a replica."
  }
}

run "a_full_cache_drops_what_is_least_used" {
  command = plan

  assert {
    condition     = aws_elasticache_parameter_group.this.family == "redis7" && contains([for p in aws_elasticache_parameter_group.this.parameter : "${p.name}=${p.value}"], "maxmemory-policy=allkeys-lru")
    error_message = "A full cache still takes writes."
  }
}

run "its_logs_are_encrypted_and_kept_as_long_as_asked" {
  command = plan

  variables {
    log_retention_days = 90
  }

  assert {
    condition     = alltrue([for group in values(aws_cloudwatch_log_group.this) : group.kms_key_id == var.logs_key_arn && group.retention_in_days == 90])
    error_message = "Its logs have our key and a retention."
  }

  assert {
    condition     = toset([for log in aws_elasticache_replication_group.this.log_delivery_configuration : log.log_type]) == toset(["engine-log", "slow-log"])
    error_message = "Both logs are delivered."
  }
}

run "a_long_name_still_fits" {
  command = plan

  variables {
    name = "a-system-of-20-letter-environment-16"
  }

  assert {
    condition     = length(aws_elasticache_replication_group.this.replication_group_id) <= 40 && length(aws_elasticache_user_group.this.user_group_id) <= 40 && length(aws_elasticache_user.default.user_id) <= 40 && !strcontains(aws_elasticache_replication_group.this.replication_group_id, "--")
    error_message = "ElastiCache takes 40 characters."
  }
}

run "refuses_a_name_that_aws_would" {
  command = plan

  variables {
    name = "shop--test"
  }

  expect_failures = [var.name]
}

run "refuses_a_vpc_that_is_none" {
  command = plan

  variables {
    vpc_id = "10.0.0.0/16"
  }

  expect_failures = [var.vpc_id]
}

run "refuses_no_subnet" {
  command = plan

  variables {
    subnet_ids = []
    replicas   = 0
  }

  expect_failures = [var.subnet_ids]
}

run "refuses_a_version_without_iam" {
  command = plan

  variables {
    engine_version = "6.2"
  }

  expect_failures = [var.engine_version]
}

run "refuses_a_node_type_that_is_none" {
  command = plan

  variables {
    node_type = "t3.small"
  }

  expect_failures = [var.node_type]
}

run "refuses_too_many_replicas" {
  command = plan

  variables {
    replicas = 6
  }

  expect_failures = [var.replicas]
}

run "refuses_a_replica_in_the_same_zone" {
  command = plan

  variables {
    subnet_ids = ["subnet-1"]
  }

  expect_failures = [var.replicas]
}

run "refuses_no_snapshots" {
  command = plan

  variables {
    snapshot_retention_days = 0
  }

  expect_failures = [var.snapshot_retention_days]
}

run "refuses_a_snapshot_window_that_is_none" {
  command = plan

  variables {
    snapshot_window = "at night"
  }

  expect_failures = [var.snapshot_window]
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
    snapshot_window    = "05:00-06:00"
    maintenance_window = "sun:05:30-sun:06:30"
  }

  expect_failures = [aws_elasticache_replication_group.this]
}

run "refuses_a_port_below_1024" {
  command = plan

  variables {
    port = 80
  }

  expect_failures = [var.port]
}

run "refuses_a_user_with_two_hyphens" {
  command = plan

  variables {
    user_name = "shop--app"
  }

  expect_failures = [var.user_name]
}

run "refuses_log_retention_days_that_cloudwatch_does_not_have" {
  command = plan

  variables {
    log_retention_days = 100
  }

  expect_failures = [var.log_retention_days]
}

run "refuses_an_alias_for_key" {
  command = plan

  variables {
    key_arn = "alias/key"
  }

  expect_failures = [var.key_arn]
}

run "refuses_an_alias_for_logs_key" {
  command = plan

  variables {
    logs_key_arn = "alias/key"
  }

  expect_failures = [var.logs_key_arn]
}
