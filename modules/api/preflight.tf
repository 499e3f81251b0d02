# The site calls the API under its own name, so that browsers ask no preflight. Another origin may be
# named; it is answered by name, never by *.
locals {
  preflight_paths = length(var.cors_origins) > 0 ? toset([for route in values(var.routes) : route.path]) : toset([])

  preflight_methods = {
    for path in local.preflight_paths :
    path => join(",", sort(concat(["OPTIONS"], [for route in values(var.routes) : route.method if route.path == path])))
  }
}

resource "aws_api_gateway_method" "preflight" {
  for_each = local.preflight_paths

  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = local.resource_ids[each.key]
  http_method          = "OPTIONS"
  authorization        = "NONE"
  api_key_required     = true
  request_validator_id = aws_api_gateway_request_validator.this.id
}

resource "aws_api_gateway_integration" "preflight" {
  for_each = local.preflight_paths

  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = local.resource_ids[each.key]
  http_method = aws_api_gateway_method.preflight[each.key].http_method
  type        = "MOCK"

  request_templates = {
    "application/json" = jsonencode({ statusCode = 204 })
  }
}

resource "aws_api_gateway_method_response" "preflight" {
  for_each = local.preflight_paths

  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = local.resource_ids[each.key]
  http_method = aws_api_gateway_method.preflight[each.key].http_method
  status_code = "204"

  response_parameters = {
    "method.response.header.Access-Control-Allow-Headers" = true
    "method.response.header.Access-Control-Allow-Methods" = true
    "method.response.header.Access-Control-Allow-Origin"  = true
    "method.response.header.Access-Control-Max-Age"       = true
    "method.response.header.Vary"                         = true
  }
}

resource "aws_api_gateway_integration_response" "preflight" {
  for_each = local.preflight_paths

  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = local.resource_ids[each.key]
  http_method = aws_api_gateway_integration.preflight[each.key].http_method
  status_code = aws_api_gateway_method_response.preflight[each.key].status_code

  response_parameters = {
    "method.response.header.Access-Control-Allow-Headers" = "'authorization,content-type'"
    "method.response.header.Access-Control-Allow-Methods" = "'${local.preflight_methods[each.key]}'"
    "method.response.header.Access-Control-Allow-Origin"  = "'${var.cors_origins[0]}'"
    "method.response.header.Access-Control-Max-Age"       = "'3600'"
    "method.response.header.Vary"                         = "'Origin'"
  }
}
