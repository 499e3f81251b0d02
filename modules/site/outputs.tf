output "distribution_id" {
  description = "The distribution"
  value       = aws_cloudfront_distribution.this.id
}

output "distribution_arn" {
  description = "The distribution's ARN"
  value       = aws_cloudfront_distribution.this.arn
}

output "distribution_domain_name" {
  description = "What the site's names lead to"
  value       = aws_cloudfront_distribution.this.domain_name
}

output "distribution_hosted_zone_id" {
  description = "The zone of that name"
  value       = aws_cloudfront_distribution.this.hosted_zone_id
}

output "bucket_name" {
  description = "The bucket of the files"
  value       = aws_s3_bucket.this.id
}

output "bucket_arn" {
  description = "That bucket's ARN"
  value       = aws_s3_bucket.this.arn
}

output "web_acl_arn" {
  description = "The firewall"
  value       = aws_wafv2_web_acl.this.arn
}

output "certificate_arn" {
  description = "The certificate"
  value       = aws_acm_certificate.this.arn
}

output "url" {
  description = "Where the site is"
  value       = "https://${var.domain_names[0]}"
}
