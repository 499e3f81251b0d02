output "user_pool_id" {
  description = "The user pool"
  value       = aws_cognito_user_pool.this.id
}

output "user_pool_arn" {
  description = "The user pool's ARN"
  value       = aws_cognito_user_pool.this.arn
}

output "user_pool_endpoint" {
  description = "The issuer of its tokens, without https://"
  value       = aws_cognito_user_pool.this.endpoint
}

output "client_id" {
  description = "The web client"
  value       = aws_cognito_user_pool_client.this.id
}

output "domain" {
  description = "The hosted sign-in's prefix"
  value       = aws_cognito_user_pool_domain.this.domain
}
