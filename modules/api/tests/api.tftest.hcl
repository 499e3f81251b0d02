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
}

variables {
  name       = "shop-test"
  region     = "eu-west-1"
  account_id = "111122223333"
  routes = {
    "GET /api/health"      = { method = "GET", path = "/api/health", function = "api", authorization = "none", rate_per_second = 10, burst = 20 }
    "GET /api/cases/{id}"  = { method = "GET", path = "/api/cases/{id}", function = "api", authorization = "cognito", rate_per_second = 50, burst = 100 }
    "POST /api/cases/{id}" = { method = "POST", path = "/api/cases/{id}", function = "work", authorization = "cognito", rate_per_second = 5, burst = 10 }
  }
  function_names = { api = "shop-test-api", work = "shop-test-work" }
  alias_invoke_arns = {
    api  = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:shop-test-api:live/invocations"
    work = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:shop-test-work:live/invocations"
  }
  user_pool_arn   = "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_pool"
  rate_per_second = 100
  burst           = 200
  daily_quota     = 5000
  logs_key_arn    = "arn:aws:kms:eu-west-1:111122223333:key/logs"
}

run "only_cloudfront_gets_an_answer" {
  command = plan

  assert {
    condition     = alltrue([for method in concat(values(aws_api_gateway_method.this), values(aws_api_gateway_method.preflight)) : method.api_key_required])
    error_message = "Every method asks for the key."
  }

  assert {
    condition     = aws_api_gateway_api_key.cloudfront.name == "shop-test-cloudfront" && aws_api_gateway_usage_plan_key.cloudfront.key_type == "API_KEY"
    error_message = "There is one key."
  }
}

run "the_keys_value_is_made_by_aws" {
  command = apply

  assert {
    condition     = aws_api_gateway_api_key.cloudfront.value != "" && output.origin_key == aws_api_gateway_api_key.cloudfront.value
    error_message = "Nobody writes the key: it is handed on, out of sight."
  }
}

run "users_are_known_by_their_token" {
  command = plan

  assert {
    condition     = { for key, method in aws_api_gateway_method.this : key => method.authorization } == { "GET /api/health" = "NONE", "GET /api/cases/{id}" = "COGNITO_USER_POOLS", "POST /api/cases/{id}" = "COGNITO_USER_POOLS" }
    error_message = "A route asks for a signed-in user unless it says that it does not."
  }

  assert {
    condition     = aws_api_gateway_authorizer.users[0].provider_arns == toset([var.user_pool_arn])
    error_message = "Users come from the environment's own pool."
  }
}

run "every_method_is_throttled" {
  command = plan

  assert {
    condition     = aws_api_gateway_method_settings.all.method_path == "*/*" && aws_api_gateway_method_settings.all.settings[0].throttling_rate_limit == 100 && aws_api_gateway_method_settings.all.settings[0].throttling_burst_limit == 200
    error_message = "The stage has a limit for every method."
  }

  assert {
    condition     = { for s in aws_api_gateway_method_settings.this : s.method_path => s.settings[0].throttling_rate_limit } == { "api/health/GET" = 10, "api/cases/{id}/GET" = 50, "api/cases/{id}/POST" = 5 }
    error_message = "Every route has its own."
  }

  assert {
    condition     = one(aws_api_gateway_usage_plan.cloudfront.quota_settings).limit == 5000 && one(aws_api_gateway_usage_plan.cloudfront.throttle_settings).rate_limit == 100
    error_message = "What comes through CloudFront is limited in all."
  }
}

run "every_call_is_logged" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_group.access.kms_key_id == var.logs_key_arn && aws_cloudwatch_log_group.execution.kms_key_id == var.logs_key_arn && aws_cloudwatch_log_group.execution.retention_in_days == 365
    error_message = "Access and execution logs are encrypted and do not stay for ever."
  }

  assert {
    condition     = aws_api_gateway_stage.this.xray_tracing_enabled && !aws_api_gateway_method_settings.all.settings[0].data_trace_enabled
    error_message = "Calls are traced, bodies are not logged."
  }

  assert {
    condition     = length(aws_api_gateway_account.this) == 1
    error_message = "API Gateway has a role to write logs with."
  }
}

run "another_environment_may_own_the_account_settings" {
  command = plan

  variables {
    manage_account_settings = false
  }

  assert {
    condition     = length(aws_api_gateway_account.this) == 0 && length(aws_iam_role.account) == 0
    error_message = "The role exists once an account."
  }
}

run "routes_lead_to_their_functions" {
  command = plan

  assert {
    condition     = { for key, integration in aws_api_gateway_integration.this : key => integration.uri == var.alias_invoke_arns[var.routes[key].function] } == { for key in keys(var.routes) : key => true }
    error_message = "Every route calls the alias of its function."
  }

  assert {
    condition     = toset([for path in keys(local.paths) : path]) == toset(["/api", "/api/health", "/api/cases", "/api/cases/{id}"])
    error_message = "Every part of a path is there, once."
  }

  assert {
    condition     = { for key, permission in aws_lambda_permission.this : key => "${permission.function_name}:${permission.qualifier}" } == { api = "shop-test-api:live", work = "shop-test-work:live" }
    error_message = "API Gateway may call those aliases only."
  }
}

run "the_endpoint_is_regional" {
  command = plan

  assert {
    condition     = aws_api_gateway_rest_api.this.endpoint_configuration[0].types == tolist(["REGIONAL"])
    error_message = "CloudFront stands in front, not a second one of API Gateway's own."
  }
}

run "no_other_origin_may_call" {
  command = plan

  assert {
    condition     = length(aws_api_gateway_method.preflight) == 0
    error_message = "Without another origin there is no preflight."
  }
}

run "another_origin_is_answered_by_name" {
  command = plan

  variables {
    cors_origins = ["https://admin.example.com"]
  }

  assert {
    condition     = toset(keys(aws_api_gateway_method.preflight)) == toset(["/api/health", "/api/cases/{id}"])
    error_message = "Every path answers a preflight."
  }

  assert {
    condition     = alltrue([for p in aws_api_gateway_integration_response.preflight : p.response_parameters["method.response.header.Access-Control-Allow-Origin"] == "'https://admin.example.com'"])
    error_message = "By name, never by a star."
  }

  assert {
    condition     = aws_api_gateway_integration_response.preflight["/api/cases/{id}"].response_parameters["method.response.header.Access-Control-Allow-Methods"] == "'GET,OPTIONS,POST'"
    error_message = "With the methods of its path."
  }

  assert {
    condition     = alltrue([for r in aws_api_gateway_gateway_response.this : r.response_parameters["gatewayresponse.header.Access-Control-Allow-Origin"] == "'https://admin.example.com'"])
    error_message = "Refusals can be read too."
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

run "refuses_an_alias_for_logs_key" {
  command = plan

  variables {
    logs_key_arn = "alias/key"
  }

  expect_failures = [var.logs_key_arn]
}

run "refuses_access_log_retention_days_that_cloudwatch_does_not_have" {
  command = plan

  variables {
    access_log_retention_days = 100
  }

  expect_failures = [var.access_log_retention_days]
}

run "refuses_a_stage_with_a_hyphen" {
  command = plan

  variables {
    stage_name = "live-1"
  }

  expect_failures = [var.stage_name]
}

run "refuses_a_user_without_a_pool" {
  command = plan

  variables {
    user_pool_arn = ""
  }

  expect_failures = [var.user_pool_arn]
}

run "refuses_a_rate_of_none" {
  command = plan

  variables {
    rate_per_second = 0
  }

  expect_failures = [var.rate_per_second]
}

run "refuses_a_burst_above_the_accounts" {
  command = plan

  variables {
    burst = 6000
  }

  expect_failures = [var.burst]
}

run "refuses_a_quota_of_none" {
  command = plan

  variables {
    daily_quota = 0
  }

  expect_failures = [var.daily_quota]
}

run "refuses_any_origin" {
  command = plan

  variables {
    cors_origins = ["*"]
  }

  expect_failures = [var.cors_origins]
}

run "refuses_two_origins" {
  command = plan

  variables {
    cors_origins = ["https://a.example.com", "https://b.example.com"]
  }

  expect_failures = [var.cors_origins]
}

run "refuses_no_route" {
  command = plan

  variables {
    routes = {}
  }

  expect_failures = [var.routes]
}

run "refuses_a_key_that_is_not_its_route" {
  command = plan

  variables {
    routes = { "GET /api/y" = { method = "GET", path = "/api/x", function = "api", authorization = "none", rate_per_second = 10, burst = 20 } }
  }

  expect_failures = [var.routes]
}

run "refuses_a_method_that_is_none" {
  command = plan

  variables {
    routes = { "BREW /api/x" = { method = "BREW", path = "/api/x", function = "api", authorization = "none", rate_per_second = 10, burst = 20 } }
  }

  expect_failures = [var.routes]
}

run "refuses_a_path_of_seven_parts" {
  command = plan

  variables {
    routes = { "GET /a/b/c/d/e/f/g" = { method = "GET", path = "/a/b/c/d/e/f/g", function = "api", authorization = "none", rate_per_second = 10, burst = 20 } }
  }

  expect_failures = [var.routes]
}

run "refuses_another_authorization" {
  command = plan

  variables {
    routes = { "GET /api/x" = { method = "GET", path = "/api/x", function = "api", authorization = "basic", rate_per_second = 10, burst = 20 } }
  }

  expect_failures = [var.routes]
}

run "refuses_a_route_without_a_limit" {
  command = plan

  variables {
    routes = { "GET /api/x" = { method = "GET", path = "/api/x", function = "api", authorization = "none", rate_per_second = 0, burst = 20 } }
  }

  expect_failures = [var.routes]
}

run "refuses_a_function_that_is_not_there" {
  command = plan

  variables {
    routes = { "GET /api/x" = { method = "GET", path = "/api/x", function = "ghost", authorization = "none", rate_per_second = 10, burst = 20 } }
  }

  expect_failures = [var.routes]
}
