output "function_names" {
  description = "Function name by key"
  value       = { for key, function in aws_lambda_function.this : key => function.function_name }
}

output "function_arns" {
  description = "Function ARN by key"
  value       = { for key, function in aws_lambda_function.this : key => function.arn }
}

output "alias_arns" {
  description = "Alias ARN by key"
  value       = { for key, alias in aws_lambda_alias.this : key => alias.arn }
}

output "alias_invoke_arns" {
  description = "What API Gateway invokes, by key"
  value       = { for key, alias in aws_lambda_alias.this : key => alias.invoke_arn }
}

output "role_arns" {
  description = "Role ARN by key"
  value       = { for key, role in aws_iam_role.this : key => role.arn }
}

output "role_names" {
  description = "Role name by key"
  value       = { for key, role in aws_iam_role.this : key => role.name }
}

output "log_group_names" {
  description = "Log group by key"
  value       = { for key, group in aws_cloudwatch_log_group.this : key => group.name }
}

output "dead_letter_queue_arns" {
  description = "Dead-letter queue by key"
  value       = { for key, queue in aws_sqs_queue.dead_letters : key => queue.arn }
}

output "security_group_id" {
  description = "The functions' security group"
  value       = aws_security_group.this.id
}
