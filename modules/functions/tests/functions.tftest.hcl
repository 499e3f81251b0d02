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
  name             = "shop-test"
  region           = "eu-west-1"
  account_id       = "111122223333"
  vpc_id           = "vpc-1"
  subnet_ids       = ["subnet-1", "subnet-2"]
  data_cidr_blocks = ["10.0.64.0/24", "10.0.65.0/24"]
  functions = {
    api  = { description = "x", handler = "index.handler", runtime = "nodejs22.x", architecture = "arm64", memory_mb = 512, timeout_seconds = 10, reserved_concurrency = 5, log_retention_days = 90, environment = { TABLE = "x" }, statements = [{ sid = "ReadDocuments", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::documents/*"] }] }
    work = { description = "x", handler = "index.handler", runtime = "python3.12", architecture = "arm64", memory_mb = 512, timeout_seconds = 10, reserved_concurrency = 2, log_retention_days = 90, environment = {}, statements = [] }
  }
  placeholder_path = "versions.tf"
  data_key_arn     = "arn:aws:kms:eu-west-1:111122223333:key/data"
  logs_key_arn     = "arn:aws:kms:eu-west-1:111122223333:key/logs"
}

run "each_function_has_a_role_with_only_what_it_uses" {
  command = plan

  assert {
    condition     = toset(keys(aws_iam_role.this)) == toset(["api", "work"])
    error_message = "No two functions share a role."
  }

  assert {
    condition     = contains([for s in data.aws_iam_policy_document.this["api"].statement : s.sid], "ReadDocuments") && !contains([for s in data.aws_iam_policy_document.this["work"].statement : s.sid], "ReadDocuments")
    error_message = "What one may do, the other may not."
  }

  assert {
    condition     = data.aws_iam_policy_document.this["api"].statement[0].resources == toset(["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/shop-test-api:*"]) && data.aws_iam_policy_document.this["api"].statement[1].resources == toset(["arn:aws:sqs:eu-west-1:111122223333:shop-test-api-dead-letters"])
    error_message = "It writes its own logs and its own dead letters."
  }

  assert {
    condition     = one([for s in data.aws_iam_policy_document.this["api"].statement : one(s.condition).values if s.effect == "Deny"]) == tolist(["arn:aws:lambda:eu-west-1:111122223333:function:shop-test-api"])
    error_message = "Its code cannot use what Lambda needs for the VPC."
  }
}

run "functions_run_in_the_vpc" {
  command = plan

  assert {
    condition     = aws_lambda_function.this["api"].vpc_config[0].subnet_ids == toset(["subnet-1", "subnet-2"])
    error_message = "They run in the private subnets."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.https.from_port == 443 && toset(keys(aws_vpc_security_group_egress_rule.database)) == toset(var.data_cidr_blocks) && aws_vpc_security_group_egress_rule.cache["10.0.64.0/24"].to_port == 6379
    error_message = "They reach HTTPS, the database and the cache, and nothing else."
  }
}

run "concurrency_is_kept_and_limited" {
  command = plan

  assert {
    condition     = aws_lambda_function.this["api"].reserved_concurrent_executions == 5 && aws_lambda_function.this["work"].reserved_concurrent_executions == 2
    error_message = "Each has its share and no more."
  }
}

run "callers_use_an_alias" {
  command = plan

  assert {
    condition     = aws_lambda_alias.this["api"].name == "live" && aws_lambda_function.this["api"].publish
    error_message = "Every function has a published version behind the alias."
  }
}

run "dead_letters_wait_encrypted" {
  command = plan

  assert {
    condition     = aws_sqs_queue.dead_letters["api"].message_retention_seconds == 1209600 && aws_sqs_queue.dead_letters["api"].kms_master_key_id == var.data_key_arn
    error_message = "They wait two weeks, encrypted."
  }

  assert {
    condition     = data.aws_iam_policy_document.dead_letters["api"].statement[0].effect == "Deny" && one(data.aws_iam_policy_document.dead_letters["api"].statement[0].condition).variable == "aws:SecureTransport"
    error_message = "The queue refuses whoever comes without TLS."
  }
}

run "calls_are_traced_and_logged" {
  command = plan

  assert {
    condition     = aws_lambda_function.this["api"].tracing_config[0].mode == "Active" && aws_lambda_function.this["api"].logging_config[0].log_format == "JSON"
    error_message = "Every call leaves a trace and structured logs."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this["api"].retention_in_days == 90 && aws_cloudwatch_log_group.this["api"].kms_key_id == var.logs_key_arn
    error_message = "Logs are encrypted and kept as long as asked."
  }
}

run "settings_are_encrypted_with_our_key" {
  command = plan

  assert {
    condition     = aws_lambda_function.this["api"].kms_key_arn == var.data_key_arn && aws_lambda_function.this["api"].environment[0].variables == tomap({ TABLE = "x" })
    error_message = "Environment variables have our key."
  }

  assert {
    condition     = try(length(aws_lambda_function.this["work"].environment[0].variables), 0) == 0 && aws_lambda_function.this["work"].kms_key_arn == null
    error_message = "A function without settings needs no key for them."
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

run "refuses_an_alias_for_data_key" {
  command = plan

  variables {
    data_key_arn = "alias/key"
  }

  expect_failures = [var.data_key_arn]
}

run "refuses_an_alias_for_logs_key" {
  command = plan

  variables {
    logs_key_arn = "alias/key"
  }

  expect_failures = [var.logs_key_arn]
}

run "refuses_no_subnet" {
  command = plan

  variables {
    subnet_ids = []
  }

  expect_failures = [var.subnet_ids]
}

run "refuses_a_block_that_is_none" {
  command = plan

  variables {
    data_cidr_blocks = ["everything"]
  }

  expect_failures = [var.data_cidr_blocks]
}

run "refuses_a_database_port_that_is_none" {
  command = plan

  variables {
    database_port = 0
  }

  expect_failures = [var.database_port]
}

run "refuses_a_cache_port_that_is_none" {
  command = plan

  variables {
    cache_port = 70000
  }

  expect_failures = [var.cache_port]
}

run "refuses_one_port_for_both" {
  command = plan

  variables {
    cache_port = 5432
  }

  expect_failures = [var.cache_port]
}

run "refuses_an_alias_in_capitals" {
  command = plan

  variables {
    alias_name = "Live"
  }

  expect_failures = [var.alias_name]
}

run "refuses_a_placeholder_that_is_not_there" {
  command = plan

  variables {
    placeholder_path = "missing.zip"
  }

  expect_failures = [var.placeholder_path]
}

run "refuses_a_function_in_capitals" {
  command = plan

  variables {
    functions = { Api = { description = "x", handler = "index.handler", runtime = "nodejs22.x", architecture = "arm64", memory_mb = 512, timeout_seconds = 10, reserved_concurrency = 5, log_retention_days = 90, environment = {}, statements = [] } }
  }

  expect_failures = [var.functions]
}

run "refuses_a_name_longer_than_lambda_takes" {
  command = plan

  variables {
    name      = "a-system-of-20-letter-environment-16-xyz"
    functions = { twenty-four-letters-long = { description = "x", handler = "index.handler", runtime = "nodejs22.x", architecture = "arm64", memory_mb = 512, timeout_seconds = 10, reserved_concurrency = 5, log_retention_days = 90, environment = {}, statements = [] } }
  }

  expect_failures = [var.functions]
}

run "refuses_a_runtime_that_is_none" {
  command = plan

  variables {
    functions = { api = { description = "x", handler = "index.handler", runtime = "cobol", architecture = "arm64", memory_mb = 512, timeout_seconds = 10, reserved_concurrency = 5, log_retention_days = 90, environment = {}, statements = [] } }
  }

  expect_failures = [var.functions]
}

run "refuses_a_processor_that_is_none" {
  command = plan

  variables {
    functions = { api = { description = "x", handler = "index.handler", runtime = "nodejs22.x", architecture = "vax", memory_mb = 512, timeout_seconds = 10, reserved_concurrency = 5, log_retention_days = 90, environment = {}, statements = [] } }
  }

  expect_failures = [var.functions]
}

run "refuses_too_little_memory" {
  command = plan

  variables {
    functions = { api = { description = "x", handler = "index.handler", runtime = "nodejs22.x", architecture = "arm64", memory_mb = 64, timeout_seconds = 10, reserved_concurrency = 5, log_retention_days = 90, environment = {}, statements = [] } }
  }

  expect_failures = [var.functions]
}

run "refuses_a_call_of_an_hour" {
  command = plan

  variables {
    functions = { api = { description = "x", handler = "index.handler", runtime = "nodejs22.x", architecture = "arm64", memory_mb = 512, timeout_seconds = 3600, reserved_concurrency = 5, log_retention_days = 90, environment = {}, statements = [] } }
  }

  expect_failures = [var.functions]
}

run "refuses_the_whole_accounts_concurrency" {
  command = plan

  variables {
    functions = { api = { description = "x", handler = "index.handler", runtime = "nodejs22.x", architecture = "arm64", memory_mb = 512, timeout_seconds = 10, reserved_concurrency = 0, log_retention_days = 90, environment = {}, statements = [] } }
  }

  expect_failures = [var.functions]
}

run "refuses_a_log_retention_that_cloudwatch_does_not_have" {
  command = plan

  variables {
    functions = { api = { description = "x", handler = "index.handler", runtime = "nodejs22.x", architecture = "arm64", memory_mb = 512, timeout_seconds = 10, reserved_concurrency = 5, log_retention_days = 100, environment = {}, statements = [] } }
  }

  expect_failures = [var.functions]
}

run "refuses_a_variable_with_a_hyphen" {
  command = plan

  variables {
    functions = { api = { description = "x", handler = "index.handler", runtime = "nodejs22.x", architecture = "arm64", memory_mb = 512, timeout_seconds = 10, reserved_concurrency = 5, log_retention_days = 90, environment = { "MY-TABLE" = "x" }, statements = [] } }
  }

  expect_failures = [var.functions]
}

run "refuses_a_statement_about_nothing" {
  command = plan

  variables {
    functions = { api = { description = "x", handler = "index.handler", runtime = "nodejs22.x", architecture = "arm64", memory_mb = 512, timeout_seconds = 10, reserved_concurrency = 5, log_retention_days = 90, environment = {}, statements = [{ sid = "Nothing", actions = [], resources = ["arn:aws:s3:::x"] }] } }
  }

  expect_failures = [var.functions]
}
