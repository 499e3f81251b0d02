output "secret_arns" {
  description = "Secret ARN by name"
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.arn }
}

output "secret_names" {
  description = "The name in Secrets Manager by name"
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.name }
}
