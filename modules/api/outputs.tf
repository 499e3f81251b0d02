output "rest_api_id" {
  description = "The API"
  value       = aws_api_gateway_rest_api.this.id
}

output "stage_name" {
  description = "The stage"
  value       = aws_api_gateway_stage.this.stage_name
}

output "stage_arn" {
  description = "The stage's ARN"
  value       = aws_api_gateway_stage.this.arn
}

output "execution_arn" {
  description = "The ARN that permissions name"
  value       = aws_api_gateway_rest_api.this.execution_arn
}

output "origin_domain_name" {
  description = "The host that CloudFront calls"
  value       = "${aws_api_gateway_rest_api.this.id}.execute-api.${var.region}.amazonaws.com"
}

output "origin_path" {
  description = "The path that CloudFront puts before the viewer's"
  value       = "/${aws_api_gateway_stage.this.stage_name}"
}

output "origin_key" {
  description = "The key that CloudFront sends as x-api-key"
  value       = aws_api_gateway_api_key.cloudfront.value
  sensitive   = true
}
