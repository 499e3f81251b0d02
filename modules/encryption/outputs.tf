output "key_arns" {
  description = "Key ARN by domain"
  value       = { for name, key in aws_kms_key.this : name => key.arn }
}

output "key_ids" {
  description = "Key id by domain"
  value       = { for name, key in aws_kms_key.this : name => key.key_id }
}
