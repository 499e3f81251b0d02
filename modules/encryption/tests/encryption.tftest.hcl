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
  name                 = "shop-test"
  account_id           = "111122223333"
  region               = "eu-west-1"
  deletion_window_days = 30
  rotation_period_days = 180
  domains = {
    data = { description = "Documents and database", services = [] }
    logs = { description = "Log groups", services = ["logs.eu-west-1.amazonaws.com"] }
    site = { description = "Files of the site", services = ["cloudfront.amazonaws.com"] }
  }
}

run "a_key_and_an_alias_for_each_domain" {
  command = plan

  assert {
    condition     = toset(keys(aws_kms_key.this)) == toset(["data", "logs", "site"])
    error_message = "Every domain has a key of its own."
  }

  assert {
    condition     = aws_kms_alias.this["data"].name == "alias/shop-test-data"
    error_message = "Every key is found by its alias."
  }
}

run "keys_rotate_and_can_be_brought_back" {
  command = plan

  assert {
    condition     = alltrue([for key in values(aws_kms_key.this) : key.enable_key_rotation && key.rotation_period_in_days == 180 && key.deletion_window_in_days == 30])
    error_message = "Every key rotates as asked and waits before it is deleted."
  }
}

run "only_the_account_administers" {
  command = plan

  assert {
    condition     = alltrue([for document in values(data.aws_iam_policy_document.key) : document.statement[0].principals == toset([{ type = "AWS", identifiers = toset(["arn:aws:iam::111122223333:root"]) }])])
    error_message = "Nobody but the account administers a key."
  }

  assert {
    condition     = length(data.aws_iam_policy_document.key["data"].statement) == 1
    error_message = "A key that no service uses by itself names none."
  }
}

run "services_use_a_key_only_for_this_account" {
  command = plan

  assert {
    condition     = [for c in data.aws_iam_policy_document.key["logs"].statement[1].condition : c.values] == [tolist(["arn:aws:logs:eu-west-1:111122223333:log-group:*"])]
    error_message = "CloudWatch Logs encrypts only this account's groups."
  }

  assert {
    condition     = [for c in data.aws_iam_policy_document.key["site"].statement[1].condition : c.values] == [tolist(["arn:aws:cloudfront::111122223333:distribution/*"])]
    error_message = "CloudFront decrypts only for this account's distributions."
  }

  assert {
    condition     = data.aws_iam_policy_document.key["site"].statement[1].actions == toset(["kms:Decrypt"])
    error_message = "CloudFront only reads."
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

run "refuses_a_domain_in_capitals" {
  command = plan

  variables {
    domains = { Data = { description = "x", services = [] } }
  }

  expect_failures = [var.domains]
}

run "refuses_a_service_without_a_known_condition" {
  command = plan

  variables {
    domains = { data = { description = "x", services = ["sns.amazonaws.com"] } }
  }

  expect_failures = [var.domains]
}

run "refuses_the_logs_of_another_region" {
  command = plan

  variables {
    domains = { logs = { description = "x", services = ["logs.us-east-1.amazonaws.com"] } }
  }

  expect_failures = [var.domains]
}

run "refuses_rotation_too_often" {
  command = plan

  variables {
    rotation_period_days = 30
  }

  expect_failures = [var.rotation_period_days]
}

run "refuses_too_short_a_grace" {
  command = plan

  variables {
    deletion_window_days = 1
  }

  expect_failures = [var.deletion_window_days]
}
