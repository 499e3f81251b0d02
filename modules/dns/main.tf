data "aws_partition" "current" {}

resource "aws_route53_zone" "this" {
  name          = var.zone_name
  comment       = "Managed by envc for ${var.name}"
  force_destroy = !var.deletion_protection
}

resource "aws_route53_record" "ipv4" {
  for_each = var.aliases

  zone_id = aws_route53_zone.this.zone_id
  name    = each.value.domain
  type    = "A"

  alias {
    name                   = var.alias_target_domain_name
    zone_id                = var.alias_target_zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "ipv6" {
  for_each = var.aliases

  zone_id = aws_route53_zone.this.zone_id
  name    = each.value.domain
  type    = "AAAA"

  alias {
    name                   = var.alias_target_domain_name
    zone_id                = var.alias_target_zone_id
    evaluate_target_health = false
  }
}

# Only Amazon may issue certificates for these names.
resource "aws_route53_record" "caa" {
  zone_id = aws_route53_zone.this.zone_id
  name    = var.zone_name
  type    = "CAA"
  ttl     = 3600
  records = ["0 issue \"amazon.com\"", "0 issuewild \"amazon.com\""]
}

resource "aws_route53_health_check" "this" {
  type              = "HTTPS"
  fqdn              = var.health_check_fqdn
  port              = 443
  resource_path     = var.health_check_path
  failure_threshold = var.health_check_failures
  request_interval  = var.health_check_interval_seconds
  enable_sni        = true
  measure_latency   = true

  tags = { Name = "${var.name}-site" }
}
