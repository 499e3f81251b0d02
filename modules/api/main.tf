data "aws_partition" "current" {}

locals {
  used_functions = toset([for route in values(var.routes) : route.function])
  has_users      = anytrue([for route in values(var.routes) : route.authorization == "cognito"])
}

resource "aws_api_gateway_rest_api" "this" {
  name        = var.name
  description = "The API of ${var.name}; answers only CloudFront"

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_authorizer" "users" {
  count = local.has_users ? 1 : 0

  name          = "users"
  rest_api_id   = aws_api_gateway_rest_api.this.id
  type          = "COGNITO_USER_POOLS"
  provider_arns = [var.user_pool_arn]
}

resource "aws_api_gateway_request_validator" "this" {
  name                        = "parameters-and-body"
  rest_api_id                 = aws_api_gateway_rest_api.this.id
  validate_request_parameters = true
  validate_request_body       = true
}

resource "aws_api_gateway_method" "this" {
  for_each = var.routes

  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = local.resource_ids[each.value.path]
  http_method          = each.value.method
  authorization        = each.value.authorization == "cognito" ? "COGNITO_USER_POOLS" : "NONE"
  authorizer_id        = each.value.authorization == "cognito" ? aws_api_gateway_authorizer.users[0].id : null
  api_key_required     = true
  request_validator_id = aws_api_gateway_request_validator.this.id
}

resource "aws_api_gateway_integration" "this" {
  for_each = var.routes

  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = local.resource_ids[each.value.path]
  http_method             = aws_api_gateway_method.this[each.key].http_method
  integration_http_method = "POST"
  type                    = "AWS_PROXY"
  uri                     = var.alias_invoke_arns[each.value.function]
}

resource "aws_lambda_permission" "this" {
  for_each = local.used_functions

  statement_id  = "api-${var.name}"
  action        = "lambda:InvokeFunction"
  function_name = var.function_names[each.key]
  qualifier     = var.alias_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "arn:${data.aws_partition.current.partition}:execute-api:${var.region}:${var.account_id}:${aws_api_gateway_rest_api.this.id}/${var.stage_name}/*"
}

# What API Gateway answers by itself says what went wrong, and nothing of what is inside.
resource "aws_api_gateway_gateway_response" "this" {
  for_each = {
    DEFAULT_4XX = "the request was refused"
    DEFAULT_5XX = "something failed here"
  }

  rest_api_id   = aws_api_gateway_rest_api.this.id
  response_type = each.key

  response_templates = {
    "application/json" = jsonencode({ error = each.value })
  }

  # Without it a page of the other origin could not even read why it was refused.
  response_parameters = length(var.cors_origins) > 0 ? {
    "gatewayresponse.header.Access-Control-Allow-Origin" = "'${var.cors_origins[0]}'"
    "gatewayresponse.header.Vary"                        = "'Origin'"
  } : {}
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  # A deployment is a copy: whatever stands in it must make a new one when it changes. What is null when
  # it is made is empty when it is read back, which must not count as a change.
  triggers = {
    redeployment = sha256(jsonencode([
      { for key, method in aws_api_gateway_method.this : key => [method.resource_id, method.http_method, method.authorization, coalesce(method.authorizer_id, "none"), method.api_key_required] },
      { for key, integration in aws_api_gateway_integration.this : key => [integration.type, integration.uri] },
      { for key, preflight in aws_api_gateway_integration_response.preflight : key => preflight.response_parameters },
      { for key, response in aws_api_gateway_gateway_response.this : key => [response.response_templates, coalesce(response.response_parameters, {})] },
      var.user_pool_arn,
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [
    aws_api_gateway_integration.this,
    aws_api_gateway_integration_response.preflight,
    aws_api_gateway_gateway_response.this,
  ]
}
