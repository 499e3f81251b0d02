output "zone_id" {
  description = "The zone"
  value       = aws_route53_zone.this.zone_id
}

output "zone_arn" {
  description = "The zone's ARN"
  value       = aws_route53_zone.this.arn
}

output "name_servers" {
  description = "Where the parent zone delegates to"
  value       = aws_route53_zone.this.name_servers
}

output "health_check_id" {
  description = "The health check of the site"
  value       = aws_route53_health_check.this.id
}
