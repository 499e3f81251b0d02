# Every promise of the module and every refusal, on a provider that is not there.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:111122223333:log-group:mock" }
  }
}

mock_provider "aws" {
  alias = "us_east_1"

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:111122223333:log-group:mock" }
  }
}

variables {
  name                     = "shop-test"
  account_id               = "111122223333"
  zone_name                = "example.com"
  aliases                  = { app = { domain = "app.example.com" } }
  alias_target_domain_name = "d1.cloudfront.net"
  alias_target_zone_id     = "Z2FDTNDATAQYW2"
  health_check_fqdn        = "app.example.com"
  query_log_retention_days = 90
  logs_key_arn             = "arn:aws:kms:us-east-1:111122223333:key/logs"
}

run "names_lead_to_the_target_in_both_protocols" {
  command = plan

  assert {
    condition     = alltrue([for record in [aws_route53_record.ipv4["app"], aws_route53_record.ipv6["app"]] : record.name == "app.example.com" && one(record.alias).name == "d1.cloudfront.net"]) && aws_route53_record.ipv4["app"].type == "A" && aws_route53_record.ipv6["app"].type == "AAAA"
    error_message = "IPv4 and IPv6 lead to the distribution."
  }
}

run "only_amazon_issues_certificates" {
  command = plan

  assert {
    condition     = aws_route53_record.caa.type == "CAA" && alltrue([for record in aws_route53_record.caa.records : endswith(record, "\"amazon.com\"")])
    error_message = "No other authority may."
  }
}

run "the_site_is_watched" {
  command = plan

  assert {
    condition     = aws_route53_health_check.this.type == "HTTPS" && aws_route53_health_check.this.fqdn == "app.example.com" && aws_route53_health_check.this.resource_path == "/api/health" && aws_route53_health_check.this.failure_threshold == 3 && aws_route53_health_check.this.enable_sni
    error_message = "Three failures in a row over HTTPS make it unhealthy."
  }
}

run "queries_are_logged_encrypted" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_group.queries.name == "/aws/route53/example.com" && aws_cloudwatch_log_group.queries.kms_key_id == var.logs_key_arn && aws_cloudwatch_log_group.queries.retention_in_days == 90
    error_message = "Queries are logged where Route 53 can, encrypted, as long as asked."
  }

  assert {
    condition     = data.aws_iam_policy_document.queries.statement[0].resources == toset(["arn:aws:logs:us-east-1:111122223333:log-group:/aws/route53/example.com:*"]) && contains(flatten([for c in data.aws_iam_policy_document.queries.statement[0].condition : c.values]), "111122223333")
    error_message = "Only this account's zones write there."
  }
}

run "the_zone_is_not_deleted_with_what_it_holds" {
  command = plan

  assert {
    condition     = !aws_route53_zone.this.force_destroy
    error_message = "A zone with records of others is not deleted."
  }
}

run "protection_can_be_lifted" {
  command = plan

  variables {
    deletion_protection = false
  }

  assert {
    condition     = aws_route53_zone.this.force_destroy
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

run "refuses_an_account_that_is_none" {
  command = plan

  variables {
    account_id = "1111"
  }

  expect_failures = [var.account_id]
}

run "refuses_an_alias_for_logs_key" {
  command = plan

  variables {
    logs_key_arn = "alias/key"
  }

  expect_failures = [var.logs_key_arn]
}

run "refuses_query_log_retention_days_that_cloudwatch_does_not_have" {
  command = plan

  variables {
    query_log_retention_days = 100
  }

  expect_failures = [var.query_log_retention_days]
}

run "refuses_a_zone_in_capitals" {
  command = plan

  variables {
    zone_name = "Example.com"
  }

  expect_failures = [var.zone_name]
}

run "refuses_a_name_outside_the_zone" {
  command = plan

  variables {
    aliases = { app = { domain = "app.example.org" } }
  }

  expect_failures = [var.aliases]
}

run "refuses_a_host_that_is_none" {
  command = plan

  variables {
    health_check_fqdn = "https://app.example.com"
  }

  expect_failures = [var.health_check_fqdn]
}

run "refuses_a_path_without_a_slash" {
  command = plan

  variables {
    health_check_path = "health"
  }

  expect_failures = [var.health_check_path]
}

run "refuses_too_many_failures" {
  command = plan

  variables {
    health_check_failures = 20
  }

  expect_failures = [var.health_check_failures]
}

run "refuses_an_interval_that_route_53_does_not_have" {
  command = plan

  variables {
    health_check_interval_seconds = 60
  }

  expect_failures = [var.health_check_interval_seconds]
}
