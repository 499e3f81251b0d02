output "host" {
  description = "The host of the primary"
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "port" {
  description = "The port to connect to"
  value       = aws_elasticache_replication_group.this.port
}

output "replication_group_id" {
  description = "The replication group"
  value       = aws_elasticache_replication_group.this.replication_group_id
}

output "replication_group_arn" {
  description = "The replication group's ARN, which elasticache:Connect names"
  value       = aws_elasticache_replication_group.this.arn
}

output "user_name" {
  description = "The user that clients log in as"
  value       = aws_elasticache_user.application.user_name
}

output "user_arn" {
  description = "That user's ARN, which elasticache:Connect names"
  value       = aws_elasticache_user.application.arn
}

output "security_group_id" {
  description = "The cache's security group"
  value       = aws_security_group.this.id
}
