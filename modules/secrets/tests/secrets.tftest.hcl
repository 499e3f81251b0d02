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
  key_arn              = "arn:aws:kms:eu-west-1:111122223333:key/data"
  recovery_window_days = 14
  secrets = {
    api-key = { description = "Key of an API", rotation_days = 90 }
    dsn     = { description = "Where errors go", rotation_days = 0 }
  }
  rotation_function_arns = { api-key = "arn:aws:lambda:eu-west-1:111122223333:function:rotate" }
}

run "secrets_are_encrypted_and_can_be_brought_back" {
  command = plan

  assert {
    condition     = alltrue([for secret in values(aws_secretsmanager_secret.this) : secret.kms_key_id == var.key_arn && secret.recovery_window_in_days == 14])
    error_message = "Every secret has our key and a grace before it is gone."
  }

  assert {
    condition     = aws_secretsmanager_secret.this["dsn"].name == "shop-test/dsn"
    error_message = "A secret is named after its environment."
  }
}

run "secrets_are_never_public_and_never_without_tls" {
  command = plan

  assert {
    condition     = alltrue([for policy in values(aws_secretsmanager_secret_policy.this) : policy.block_public_policy])
    error_message = "No policy opens a secret to the world."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[0].effect == "Deny" && one([for c in data.aws_iam_policy_document.this.statement[0].condition : c.variable]) == "aws:SecureTransport"
    error_message = "Whoever comes without TLS is refused."
  }
}

run "a_secret_is_rotated_by_its_function" {
  command = plan

  assert {
    condition     = keys(aws_secretsmanager_secret_rotation.this) == ["api-key"] && aws_secretsmanager_secret_rotation.this["api-key"].rotation_rules[0].automatically_after_days == 90
    error_message = "Only what is to be rotated is rotated, on its schedule."
  }

  assert {
    condition     = !aws_secretsmanager_secret_rotation.this["api-key"].rotate_immediately
    error_message = "The first rotation waits for its schedule."
  }

  assert {
    condition     = aws_lambda_permission.rotation["api-key"].principal == "secretsmanager.amazonaws.com" && aws_lambda_permission.rotation["api-key"].function_name == "arn:aws:lambda:eu-west-1:111122223333:function:rotate"
    error_message = "Secrets Manager may call the function."
  }
}

run "refuses_a_name_that_aws_would" {
  command = plan

  variables {
    name = "shop--test"
  }

  expect_failures = [var.name]
}

run "refuses_an_alias_for_key" {
  command = plan

  variables {
    key_arn = "alias/key"
  }

  expect_failures = [var.key_arn]
}

run "refuses_too_short_a_grace" {
  command = plan

  variables {
    recovery_window_days = 0
  }

  expect_failures = [var.recovery_window_days]
}

run "refuses_a_secret_in_capitals" {
  command = plan

  variables {
    secrets                = { API_KEY = { description = "x", rotation_days = 0 } }
    rotation_function_arns = {}
  }

  expect_failures = [var.secrets]
}

run "refuses_a_rotation_after_years" {
  command = plan

  variables {
    secrets = { api-key = { description = "x", rotation_days = 2000 } }
  }

  expect_failures = [var.secrets]
}

run "refuses_a_rotation_without_a_function" {
  command = plan

  variables {
    rotation_function_arns = {}
  }

  expect_failures = [var.rotation_function_arns]
}

run "secrets_may_all_be_changed_by_hand" {
  command = plan

  variables {
    secrets                = { dsn = { description = "Where errors go", rotation_days = 0 } }
    rotation_function_arns = {}
  }

  assert {
    condition     = length(aws_secretsmanager_secret_rotation.this) == 0
    error_message = "Nothing rotates a secret that is changed by hand."
  }
}
