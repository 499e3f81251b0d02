output "bucket_names" {
  description = "Bucket name by purpose"
  value       = { for purpose, bucket in aws_s3_bucket.this : purpose => bucket.id }
}

output "bucket_arns" {
  description = "Bucket ARN by purpose"
  value       = { for purpose, bucket in aws_s3_bucket.this : purpose => bucket.arn }
}

output "logs_bucket_name" {
  description = "The bucket that takes access logs, once it may"
  value       = aws_s3_bucket.logs.id

  depends_on = [aws_s3_bucket_policy.logs]
}

output "logs_bucket_arn" {
  description = "The ARN of the bucket that takes access logs"
  value       = aws_s3_bucket.logs.arn
}
