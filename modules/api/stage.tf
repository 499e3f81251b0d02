resource "aws_cloudwatch_log_group" "access" {
  name              = "/${var.name}/api/access"
  retention_in_days = var.access_log_retention_days
  kms_key_id        = var.logs_key_arn
}

# API Gateway makes this group by itself when it first has something to say, without a key and forever;
# made here, under the name that it looks for, it has both.
resource "aws_cloudwatch_log_group" "execution" {
  name              = "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.this.id}/${var.stage_name}"
  retention_in_days = var.access_log_retention_days
  kms_key_id        = var.logs_key_arn
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id          = aws_api_gateway_rest_api.this.id
  deployment_id        = aws_api_gateway_deployment.this.id
  stage_name           = var.stage_name
  description          = "What CloudFront calls"
  xray_tracing_enabled = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format = jsonencode({
      requestId    = "$context.requestId"
      time         = "$context.requestTime"
      method       = "$context.httpMethod"
      route        = "$context.resourcePath"
      status       = "$context.status"
      latency      = "$context.responseLatency"
      length       = "$context.responseLength"
      user         = "$context.authorizer.claims.sub"
      sourceIp     = "$context.identity.sourceIp"
      error        = "$context.error.message"
      integration  = "$context.integration.latency"
      xrayTraceId  = "$context.xrayTraceId"
      extendedId   = "$context.extendedRequestId"
      protocol     = "$context.protocol"
      integrationS = "$context.integration.status"
    })
  }

  depends_on = [aws_api_gateway_account.this, aws_cloudwatch_log_group.execution]
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    logging_level          = "ERROR"
    data_trace_enabled     = false
    caching_enabled        = false
    throttling_rate_limit  = var.rate_per_second
    throttling_burst_limit = var.burst
  }
}

resource "aws_api_gateway_method_settings" "this" {
  for_each = var.routes

  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "${trimprefix(each.value.path, "/")}/${each.value.method}"

  settings {
    metrics_enabled        = true
    logging_level          = "ERROR"
    data_trace_enabled     = false
    caching_enabled        = false
    throttling_rate_limit  = each.value.rate_per_second
    throttling_burst_limit = each.value.burst
  }

  depends_on = [aws_api_gateway_method_settings.all]
}

# The key that only CloudFront sends. AWS makes its value.
resource "aws_api_gateway_api_key" "cloudfront" {
  name        = "${var.name}-cloudfront"
  description = "Sent by CloudFront with every request; nobody else has it"
}

resource "aws_api_gateway_usage_plan" "cloudfront" {
  name        = "${var.name}-cloudfront"
  description = "What may come through CloudFront in all"

  api_stages {
    api_id = aws_api_gateway_rest_api.this.id
    stage  = aws_api_gateway_stage.this.stage_name
  }

  throttle_settings {
    rate_limit  = var.rate_per_second
    burst_limit = var.burst
  }

  quota_settings {
    limit  = var.daily_quota
    period = "DAY"
  }
}

resource "aws_api_gateway_usage_plan_key" "cloudfront" {
  key_id        = aws_api_gateway_api_key.cloudfront.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.cloudfront.id
}
