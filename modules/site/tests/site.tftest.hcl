# Every promise of the module and every refusal, on a provider that is not there. They share runs: the
# schema of the firewall makes each run take five times as long as in the other modules.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:111122223333:log-group:mock" }
  }

  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::111122223333:distribution/MOCK" }
  }

  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/mock/mock" }
  }

  mock_resource "aws_acm_certificate" {
    defaults = { arn = "arn:aws:acm:us-east-1:111122223333:certificate/mock" }
  }
}

mock_provider "aws" {
  alias = "us_east_1"

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:111122223333:log-group:mock" }
  }

  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::111122223333:distribution/MOCK" }
  }

  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/mock/mock" }
  }

  mock_resource "aws_acm_certificate" {
    defaults = { arn = "arn:aws:acm:us-east-1:111122223333:certificate/mock" }
  }
}

variables {
  name                         = "shop-test"
  account_id                   = "111122223333"
  domain_names                 = ["app.example.com", "www.example.com"]
  zone_id                      = "Z1"
  api_origin_domain_name       = "api.execute-api.eu-west-1.amazonaws.com"
  api_origin_path              = "/live"
  api_origin_key               = "made-by-aws"
  key_arn                      = "arn:aws:kms:eu-west-1:111122223333:key/site"
  logs_bucket_name             = "shop-test-logs-111122223333"
  logs_key_arn                 = "arn:aws:kms:us-east-1:111122223333:key/logs"
  content_security_policy      = "default-src 'self'"
  health_check_path            = "/api/health"
  waf_rate_limit_per_5_minutes = 1000
}

run "it_keeps_its_promises" {
  command = plan

  assert {
    condition     = aws_s3_bucket_public_access_block.this.block_public_acls && aws_s3_bucket_public_access_block.this.block_public_policy && aws_s3_bucket_public_access_block.this.ignore_public_acls && aws_s3_bucket_public_access_block.this.restrict_public_buckets
    error_message = "The bucket is private."
  }

  assert {
    condition     = data.aws_iam_policy_document.bucket.statement[0].actions == toset(["s3:GetObject"]) && one(data.aws_iam_policy_document.bucket.statement[0].principals).identifiers == toset(["cloudfront.amazonaws.com"]) && one(data.aws_iam_policy_document.bucket.statement[0].condition).variable == "aws:SourceArn"
    error_message = "Only this distribution reads files."
  }

  assert {
    condition     = aws_cloudfront_origin_access_control.this.signing_behavior == "always"
    error_message = "CloudFront signs what it asks for."
  }

  assert {
    condition     = data.aws_iam_policy_document.bucket.statement[1].effect == "Deny" && contains([for c in data.aws_iam_policy_document.bucket.statement[1].condition : c.variable], "aws:SecureTransport")
    error_message = "Whoever comes without TLS is refused."
  }

  assert {
    condition     = data.aws_iam_policy_document.bucket.statement[2].effect == "Deny" && contains([for c in data.aws_iam_policy_document.bucket.statement[2].condition : "${c.test} ${c.variable} ${one(c.values)}"], "NumericLessThan s3:TlsVersion 1.3")
    error_message = "Whoever comes below TLS 1.3 is refused."
  }

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_server_side_encryption_configuration.this.rule : rule.apply_server_side_encryption_by_default[0].kms_master_key_id == var.key_arn])
    error_message = "Files have our key."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled" && aws_s3_bucket_logging.this.target_bucket == var.logs_bucket_name
    error_message = "An old front end can be brought back, and who read is written down."
  }

  assert {
    condition     = alltrue([for v in aws_cloudfront_distribution.this.viewer_certificate : v.minimum_protocol_version == "TLSv1.2_2021" && v.ssl_support_method == "sni-only"])
    error_message = "The security policy is the strongest that the provider knows."
  }

  assert {
    condition     = alltrue([for f in [aws_cloudfront_function.files, aws_cloudfront_function.api] : strcontains(f.code, "var REQUIRE_TLS13 = true;") && f.publish])
    error_message = "The function refuses what the policy cannot."
  }

  assert {
    condition     = alltrue([for b in concat(aws_cloudfront_distribution.this.default_cache_behavior, aws_cloudfront_distribution.this.ordered_cache_behavior) : [for f in b.function_association : f.event_type] == ["viewer-request"]])
    error_message = "It stands before every behaviour."
  }

  assert {
    condition     = alltrue([for p in [aws_cloudfront_origin_request_policy.files, aws_cloudfront_origin_request_policy.api] : contains(one(one(p.headers_config).headers).items, "CloudFront-Viewer-TLS")])
    error_message = "It is told the viewer's TLS version."
  }

  assert {
    condition     = strcontains(aws_cloudfront_function.api.code, "var HEALTH_CHECK_PATH = \"/api/health\";")
    error_message = "Health checkers know no TLS 1.3."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.http_version == "http2and3"
    error_message = "HTTP/3, which has TLS 1.3 inside, is offered."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https" && aws_cloudfront_distribution.this.ordered_cache_behavior[0].viewer_protocol_policy == "https-only"
    error_message = "Pages lead to HTTPS; the API takes nothing else."
  }

  assert {
    condition     = alltrue([for o in aws_cloudfront_distribution.this.origin : o.custom_origin_config[0].origin_protocol_policy == "https-only" if o.origin_id == "api"])
    error_message = "CloudFront calls the API by HTTPS."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.ordered_cache_behavior[0].path_pattern == "/api/*" && aws_cloudfront_distribution.this.ordered_cache_behavior[0].target_origin_id == "api" && contains(aws_cloudfront_distribution.this.ordered_cache_behavior[0].allowed_methods, "DELETE")
    error_message = "/api/* leads to the API, with every method."
  }

  assert {
    condition     = !contains(one(one(aws_cloudfront_origin_request_policy.api.headers_config).headers).items, "Host") && !contains(one(one(aws_cloudfront_origin_request_policy.api.headers_config).headers).items, "Authorization")
    error_message = "CloudFront refuses a policy that forwards Authorization by itself; API Gateway refuses the viewer's Host."
  }

  assert {
    condition     = contains(flatten([for p in aws_cloudfront_cache_policy.api.parameters_in_cache_key_and_forwarded_to_origin : [for h in p.headers_config : [for i in h.headers : i.items]]]), "Authorization")
    error_message = "Authorization travels in the cache key."
  }

  assert {
    condition     = aws_cloudfront_cache_policy.api.default_ttl == 0 && aws_cloudfront_cache_policy.api.max_ttl == 1
    error_message = "No answer is kept that the API does not offer."
  }

  assert {
    condition     = aws_wafv2_web_acl.this.scope == "CLOUDFRONT" && toset([for rule in aws_wafv2_web_acl.this.rule : rule.name]) == toset(["rate", "AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesSQLiRuleSet"])
    error_message = "The managed rules and the rate rule are there."
  }

  assert {
    condition     = one([for rule in aws_wafv2_web_acl.this.rule : rule.statement[0].rate_based_statement[0].limit if rule.name == "rate"]) == 1000
    error_message = "One address may ask so often and no more."
  }

  assert {
    condition     = length(one([for rule in aws_wafv2_web_acl.this.rule : rule.statement[0].managed_rule_group_statement[0].rule_action_override if rule.name == "AWSManagedRulesCommonRuleSet"])) == 1
    error_message = "A letter longer than 8 KB is let through."
  }

  assert {
    condition     = aws_cloudwatch_log_group.waf.name == "aws-waf-logs-shop-test" && aws_cloudwatch_log_group.waf.kms_key_id == var.logs_key_arn && length(aws_wafv2_web_acl_logging_configuration.this.redacted_fields) == 2
    error_message = "It writes down what it does, without tokens and cookies."
  }

  assert {
    condition     = one(one(aws_cloudfront_response_headers_policy.this.security_headers_config).strict_transport_security).access_control_max_age_sec == 63072000
    error_message = "Browsers stay with HTTPS."
  }

  assert {
    condition     = one(one(aws_cloudfront_response_headers_policy.this.security_headers_config).content_security_policy).content_security_policy == "default-src 'self'" && one(one(aws_cloudfront_response_headers_policy.this.security_headers_config).frame_options).frame_option == "DENY"
    error_message = "Pages load what they may and stand in no frame."
  }

  assert {
    condition     = aws_acm_certificate.this.validation_method == "DNS" && aws_acm_certificate.this.domain_name == "app.example.com" && aws_acm_certificate.this.subject_alternative_names == toset(["www.example.com"])
    error_message = "It has every name."
  }

  assert {
    condition     = toset(keys(aws_route53_record.validation)) == toset(["app.example.com", "www.example.com"])
    error_message = "Every name is proved."
  }

  assert {
    condition     = aws_cloudwatch_log_delivery_source.this.log_type == "ACCESS_LOGS" && one(aws_cloudwatch_log_delivery_destination.this.delivery_destination_configuration).destination_resource_arn == "arn:aws:s3:::shop-test-logs-111122223333/cloudfront"
    error_message = "Requests are written to the logs bucket."
  }

  assert {
    condition     = !aws_s3_bucket.this.force_destroy
    error_message = "Files are not deleted by mistake."
  }
}

run "protection_can_be_lifted" {
  command = plan

  variables {
    deletion_protection = false
  }

  assert {
    condition     = aws_s3_bucket.this.force_destroy
    error_message = "One switch lets it go."
  }
}

run "refuses_each_of_these" {
  command = plan

  variables {
    name                         = "shop--test"
    account_id                   = "1111"
    key_arn                      = "alias/key"
    logs_key_arn                 = "alias/key"
    waf_log_retention_days       = 100
    domain_names                 = ["App.example.com"]
    api_origin_path              = "/live/"
    waf_rate_limit_per_5_minutes = 5
    price_class                  = "PriceClass_300"
    content_security_policy      = ""
    minimum_protocol_version     = "TLSv1.1_2016"
    health_check_path            = "/api/health?deep=1"
    minimum_tls_version          = 1.1
  }

  expect_failures = [var.name, var.account_id, var.key_arn, var.logs_key_arn, var.waf_log_retention_days, var.domain_names, var.api_origin_path, var.waf_rate_limit_per_5_minutes, var.price_class, var.content_security_policy, var.minimum_protocol_version, var.health_check_path, var.minimum_tls_version]
}

run "refuses_what_hides_behind_those" {
  command = plan

  variables {
    domain_names          = ["app.example.com", "app.example.com"]
    require_tls13_at_edge = false
  }

  expect_failures = [var.domain_names, var.require_tls13_at_edge]
}
