output "vpc_id" {
  description = "The VPC"
  value       = aws_vpc.this.id
}

output "vpc_cidr" {
  description = "The VPC's IPv4 block"
  value       = aws_vpc.this.cidr_block
}

output "public_subnet_ids" {
  description = "The public subnets, in the order of the zones"
  value       = [for zone in var.zones : aws_subnet.public[zone].id]
}

output "private_subnet_ids" {
  description = "The private subnets, in the order of the zones"
  value       = [for zone in var.zones : aws_subnet.private[zone].id]
}

output "isolated_subnet_ids" {
  description = "The isolated subnets, in the order of the zones"
  value       = [for zone in var.zones : aws_subnet.isolated[zone].id]
}

output "endpoint_security_group_id" {
  description = "The security group of the interface endpoints"
  value       = aws_security_group.endpoints.id
}

output "s3_prefix_list_id" {
  description = "The prefix list of S3, for egress rules"
  value       = aws_vpc_endpoint.s3.prefix_list_id
}
