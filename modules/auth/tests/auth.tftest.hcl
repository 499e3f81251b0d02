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
  name          = "shop-test"
  domain_prefix = "shop-test"
  callback_urls = ["https://app.example.com/in", "http://localhost:3000/in"]
  logout_urls   = ["https://app.example.com/"]
}

run "a_second_factor_is_asked_for" {
  command = plan

  assert {
    condition     = aws_cognito_user_pool.this.mfa_configuration == "ON" && aws_cognito_user_pool.this.software_token_mfa_configuration[0].enabled
    error_message = "Everybody has an authenticator app."
  }
}

run "a_second_factor_may_be_offered" {
  command = plan

  variables {
    mfa = "optional"
  }

  assert {
    condition     = aws_cognito_user_pool.this.mfa_configuration == "OPTIONAL"
    error_message = "Who wants has an authenticator app."
  }
}

run "passwords_are_strong" {
  command = plan

  assert {
    condition     = one([for p in aws_cognito_user_pool.this.password_policy : p.minimum_length >= 14 && p.require_lowercase && p.require_uppercase && p.require_numbers && p.require_symbols && p.password_history_size == 5])
    error_message = "Long, of every kind, and not one of the last five."
  }
}

run "nobody_signs_up_by_himself" {
  command = plan

  assert {
    condition     = aws_cognito_user_pool.this.admin_create_user_config[0].allow_admin_create_user_only
    error_message = "Accounts are made by the application."
  }
}

run "threats_are_stopped" {
  command = plan

  assert {
    condition     = aws_cognito_user_pool.this.user_pool_tier == "PLUS" && aws_cognito_user_pool.this.user_pool_add_ons[0].advanced_security_mode == "ENFORCED"
    error_message = "Threat protection needs the Plus tier, and is enforced."
  }
}

run "no_threat_protection_costs_less" {
  command = plan

  variables {
    threat_protection = "off"
  }

  assert {
    condition     = aws_cognito_user_pool.this.user_pool_tier == "ESSENTIALS" && aws_cognito_user_pool.this.user_pool_add_ons[0].advanced_security_mode == "OFF"
    error_message = "Without it the Essentials tier is enough."
  }
}

run "the_web_client_has_no_secret_to_lose" {
  command = plan

  assert {
    condition     = !aws_cognito_user_pool_client.this.generate_secret && aws_cognito_user_pool_client.this.allowed_oauth_flows == toset(["code"])
    error_message = "Authorization code only, no implicit flow."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this.prevent_user_existence_errors == "ENABLED" && aws_cognito_user_pool_client.this.enable_token_revocation
    error_message = "It says not who has an account, and tokens can be taken back."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this.access_token_validity == 60 && one(aws_cognito_user_pool_client.this.token_validity_units).access_token == "minutes"
    error_message = "Tokens live as long as asked."
  }
}

run "the_pool_is_not_deleted_by_mistake" {
  command = plan

  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "ACTIVE"
    error_message = "Deletion is refused."
  }
}

run "protection_can_be_lifted" {
  command = plan

  variables {
    deletion_protection = false
  }

  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "INACTIVE"
    error_message = "One switch lets it go."
  }
}

run "refuses_a_name_that_aws_would" {
  command = plan

  variables {
    name = "shop--test"
  }

  expect_failures = [var.name]
}

run "refuses_a_domain_that_cognito_keeps_for_itself" {
  command = plan

  variables {
    domain_prefix = "my-cognito"
  }

  expect_failures = [var.domain_prefix]
}

run "refuses_another_mfa" {
  command = plan

  variables {
    mfa = "off"
  }

  expect_failures = [var.mfa]
}

run "refuses_a_short_password" {
  command = plan

  variables {
    password_minimum_length = 8
  }

  expect_failures = [var.password_minimum_length]
}

run "refuses_an_access_token_of_a_week" {
  command = plan

  variables {
    access_token_minutes = 10080
  }

  expect_failures = [var.access_token_minutes]
}

run "refuses_an_id_token_of_a_minute" {
  command = plan

  variables {
    id_token_minutes = 1
  }

  expect_failures = [var.id_token_minutes]
}

run "refuses_a_session_of_no_days" {
  command = plan

  variables {
    refresh_token_days = 0
  }

  expect_failures = [var.refresh_token_days]
}

run "refuses_a_session_shorter_than_its_tokens" {
  command = plan

  variables {
    refresh_token_days   = 1
    access_token_minutes = 1440
  }

  expect_failures = [var.refresh_token_days]
}

run "refuses_a_callback_without_tls" {
  command = plan

  variables {
    callback_urls = ["http://app.example.com/in"]
  }

  expect_failures = [var.callback_urls]
}

run "refuses_a_logout_to_anywhere" {
  command = plan

  variables {
    logout_urls = ["https://*.example.com/"]
  }

  expect_failures = [var.logout_urls]
}

run "refuses_another_threat_protection" {
  command = plan

  variables {
    threat_protection = "maybe"
  }

  expect_failures = [var.threat_protection]
}
