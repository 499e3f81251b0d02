# Every promise of the module and every refusal, on a provider that is not there.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  name       = "shop-test"
  account_id = "111122223333"
  key_arn    = "arn:aws:kms:eu-west-1:111122223333:key/data"
  buckets = {
    documents = { glacier_after_days = 90, noncurrent_expire_days = 365, expire_after_days = 0, cors_origins = ["https://app.example.com"], cors_methods = ["GET", "PUT"], cors_max_age_seconds = 600 }
    artifacts = { glacier_after_days = 0, noncurrent_expire_days = 0, expire_after_days = 30, cors_origins = [], cors_methods = [], cors_max_age_seconds = 0 }
  }
  log_expire_after_days = 400
}

run "no_bucket_is_public" {
  command = plan

  assert {
    condition     = alltrue([for block in concat(values(aws_s3_bucket_public_access_block.this), [aws_s3_bucket_public_access_block.logs]) : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets])
    error_message = "Every bucket blocks public access, the logs too."
  }

  assert {
    condition     = alltrue([for control in concat(values(aws_s3_bucket_ownership_controls.this), [aws_s3_bucket_ownership_controls.logs]) : one(control.rule).object_ownership == "BucketOwnerEnforced"])
    error_message = "No bucket has access control lists."
  }
}

run "the_account_opens_nothing" {
  command = plan

  assert {
    condition     = alltrue([for block in aws_s3_account_public_access_block.this : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets]) && length(aws_s3_account_public_access_block.this) == 1
    error_message = "No bucket of the account can be made public."
  }
}

run "another_environment_may_own_the_account_settings" {
  command = plan

  variables {
    manage_account_settings = false
  }

  assert {
    condition     = length(aws_s3_account_public_access_block.this) == 0
    error_message = "The setting exists once an account."
  }
}

run "buckets_refuse_what_is_not_tls_1_3" {
  command = plan

  assert {
    condition     = data.aws_iam_policy_document.this["documents"].statement[0].effect == "Deny" && contains([for c in data.aws_iam_policy_document.this["documents"].statement[0].condition : c.variable], "aws:SecureTransport")
    error_message = "Whoever comes without TLS is refused."
  }

  assert {
    condition     = data.aws_iam_policy_document.this["documents"].statement[1].effect == "Deny" && contains([for c in data.aws_iam_policy_document.this["documents"].statement[1].condition : c.variable], "s3:TlsVersion") && contains(flatten([for c in data.aws_iam_policy_document.this["documents"].statement[1].condition : c.values if c.variable == "s3:TlsVersion"]), "1.3")
    error_message = "Whoever comes below TLS 1.3 is refused."
  }

  assert {
    condition     = data.aws_iam_policy_document.logs.statement[2].effect == "Deny" && contains([for c in data.aws_iam_policy_document.logs.statement[2].condition : c.variable], "aws:SecureTransport") && data.aws_iam_policy_document.logs.statement[3].effect == "Deny" && contains([for c in data.aws_iam_policy_document.logs.statement[3].condition : c.variable], "s3:TlsVersion")
    error_message = "The logs refuse the same."
  }

  assert {
    condition     = contains([for c in data.aws_iam_policy_document.this["documents"].statement[1].condition : c.variable], "aws:ViaAWSService") && contains([for c in data.aws_iam_policy_document.this["documents"].statement[1].condition : c.variable], "aws:PrincipalIsAWSService")
    error_message = "AWS services speak among themselves as they choose."
  }
}

run "buckets_are_encrypted_with_our_key" {
  command = plan

  assert {
    condition     = alltrue([for e in values(aws_s3_bucket_server_side_encryption_configuration.this) : alltrue([for rule in e.rule : rule.bucket_key_enabled && rule.apply_server_side_encryption_by_default[0].sse_algorithm == "aws:kms" && rule.apply_server_side_encryption_by_default[0].kms_master_key_id == var.key_arn])])
    error_message = "Every bucket has our key."
  }

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_server_side_encryption_configuration.logs.rule : rule.apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"])
    error_message = "S3 delivers access logs to no other encryption."
  }
}

run "nothing_is_lost_by_overwriting" {
  command = plan

  assert {
    condition     = alltrue([for v in concat(values(aws_s3_bucket_versioning.this), [aws_s3_bucket_versioning.logs]) : v.versioning_configuration[0].status == "Enabled"])
    error_message = "Every bucket keeps versions."
  }
}

run "old_documents_go_to_glacier" {
  command = plan

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this["documents"].rule : one(rule.transition).days if rule.id == "archive"] == [90] && [for rule in aws_s3_bucket_lifecycle_configuration.this["documents"].rule : one(rule.transition).storage_class if rule.id == "archive"] == ["GLACIER"]
    error_message = "Documents go to Glacier after 90 days."
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this["documents"].rule : rule.id] == ["unfinished-uploads", "replaced-versions", "archive"]
    error_message = "0 means never: documents are not deleted."
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this["artifacts"].rule : rule.id] == ["unfinished-uploads", "expire"]
    error_message = "Each bucket has only the rules asked for."
  }
}

run "web_pages_come_in_by_name" {
  command = plan

  assert {
    condition     = keys(aws_s3_bucket_cors_configuration.this) == ["documents"] && one(aws_s3_bucket_cors_configuration.this["documents"].cors_rule).allowed_origins == toset(["https://app.example.com"])
    error_message = "Only the named origin, and only where it is named."
  }
}

run "access_is_logged" {
  command = plan

  assert {
    condition     = { for purpose, log in aws_s3_bucket_logging.this : purpose => log.target_prefix } == { documents = "s3/documents/", artifacts = "s3/artifacts/" }
    error_message = "Every bucket logs who reads and writes."
  }

  assert {
    condition     = [for c in data.aws_iam_policy_document.logs.statement[0].condition : c.values] == [tolist(["111122223333"])] && contains(flatten([for c in data.aws_iam_policy_document.logs.statement[1].condition : c.values]), "111122223333")
    error_message = "Only this account's services deliver logs."
  }

  assert {
    condition     = one([for rule in aws_s3_bucket_lifecycle_configuration.logs.rule : one(rule.expiration).days]) == 400
    error_message = "Logs are kept as long as asked."
  }
}

run "buckets_are_not_deleted_with_what_they_hold" {
  command = plan

  assert {
    condition     = alltrue([for bucket in concat(values(aws_s3_bucket.this), [aws_s3_bucket.logs]) : !bucket.force_destroy])
    error_message = "A bucket that holds anything is not deleted."
  }
}

run "protection_can_be_lifted" {
  command = plan

  variables {
    deletion_protection = false
  }

  assert {
    condition     = alltrue([for bucket in concat(values(aws_s3_bucket.this), [aws_s3_bucket.logs]) : bucket.force_destroy])
    error_message = "One switch lets everything go."
  }
}

run "names_are_unique_in_the_world" {
  command = plan

  assert {
    condition     = aws_s3_bucket.this["documents"].bucket == "shop-test-documents-111122223333"
    error_message = "The account is in the name."
  }
}

run "refuses_a_name_that_aws_would" {
  command = plan

  variables {
    name = "shop--test"
  }

  expect_failures = [var.name]
}

run "refuses_an_account_that_is_none" {
  command = plan

  variables {
    account_id = "1111"
  }

  expect_failures = [var.account_id]
}

run "refuses_an_alias_for_key" {
  command = plan

  variables {
    key_arn = "alias/key"
  }

  expect_failures = [var.key_arn]
}

run "refuses_an_old_tls" {
  command = plan

  variables {
    minimum_tls_version = 1.1
  }

  expect_failures = [var.minimum_tls_version]
}

run "refuses_a_second_bucket_for_logs" {
  command = plan

  variables {
    buckets = { logs = { glacier_after_days = 0, noncurrent_expire_days = 0, expire_after_days = 0, cors_origins = [], cors_methods = [], cors_max_age_seconds = 0 } }
  }

  expect_failures = [var.buckets]
}

run "refuses_an_origin_without_tls" {
  command = plan

  variables {
    buckets = { documents = { glacier_after_days = 0, noncurrent_expire_days = 0, expire_after_days = 0, cors_origins = ["http://app.example.com"], cors_methods = ["GET"], cors_max_age_seconds = 0 } }
  }

  expect_failures = [var.buckets]
}

run "refuses_any_origin" {
  command = plan

  variables {
    buckets = { documents = { glacier_after_days = 0, noncurrent_expire_days = 0, expire_after_days = 0, cors_origins = ["https://*.example.com"], cors_methods = ["GET"], cors_max_age_seconds = 0 } }
  }

  expect_failures = [var.buckets]
}

run "refuses_a_method_that_s3_does_not_have" {
  command = plan

  variables {
    buckets = { documents = { glacier_after_days = 0, noncurrent_expire_days = 0, expire_after_days = 0, cors_origins = ["https://app.example.com"], cors_methods = ["PATCH"], cors_max_age_seconds = 0 } }
  }

  expect_failures = [var.buckets]
}

run "refuses_an_origin_that_may_do_nothing" {
  command = plan

  variables {
    buckets = { documents = { glacier_after_days = 0, noncurrent_expire_days = 0, expire_after_days = 0, cors_origins = ["https://app.example.com"], cors_methods = [], cors_max_age_seconds = 0 } }
  }

  expect_failures = [var.buckets]
}

run "refuses_days_before_today" {
  command = plan

  variables {
    buckets = { documents = { glacier_after_days = 0, noncurrent_expire_days = -1, expire_after_days = 0, cors_origins = [], cors_methods = [], cors_max_age_seconds = 0 } }
  }

  expect_failures = [var.buckets]
}

run "refuses_deleting_before_glacier" {
  command = plan

  variables {
    buckets = { documents = { glacier_after_days = 90, noncurrent_expire_days = 0, expire_after_days = 30, cors_origins = [], cors_methods = [], cors_max_age_seconds = 0 } }
  }

  expect_failures = [var.buckets]
}

run "refuses_a_name_longer_than_s3_takes" {
  command = plan

  variables {
    name    = "a-system-of-20-letter-environment-16-xyz"
    buckets = { twenty-letters-long-1 = { glacier_after_days = 0, noncurrent_expire_days = 0, expire_after_days = 0, cors_origins = [], cors_methods = [], cors_max_age_seconds = 0 } }
  }

  expect_failures = [var.buckets]
}

run "refuses_logs_that_go_too_soon" {
  command = plan

  variables {
    log_expire_after_days = 7
  }

  expect_failures = [var.log_expire_after_days]
}
