output "instance_identifier" {
  description = "The instance's identifier"
  value       = aws_db_instance.this.identifier
}

output "instance_arn" {
  description = "The instance's ARN"
  value       = aws_db_instance.this.arn
}

output "resource_id" {
  description = "The instance's resource id, which IAM database authentication names"
  value       = aws_db_instance.this.resource_id
}

output "host" {
  description = "The host to connect to"
  value       = aws_db_instance.this.address
}

output "port" {
  description = "The port to connect to"
  value       = aws_db_instance.this.port
}

output "database_name" {
  description = "The database in it"
  value       = aws_db_instance.this.db_name
}

output "master_secret_arn" {
  description = "The secret that holds the administrator's password, made and rotated by RDS"
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}

output "security_group_id" {
  description = "The database's security group"
  value       = aws_security_group.this.id
}
