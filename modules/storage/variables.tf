variable "name" {
  type        = string
  description = "Prefix of every name"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 40
    error_message = "name is 2 to 40 characters: lower-case letters, digits and single hyphens, a letter first."
  }
}

variable "account_id" {
  type        = string
  description = "The account that owns the buckets"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is 12 digits."
  }
}

variable "key_arn" {
  type        = string
  description = "The key of the buckets"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.key_arn))
    error_message = "key_arn is the ARN of a KMS key, not its id or alias."
  }
}

variable "minimum_tls_version" {
  type        = number
  description = "The lowest TLS version that the buckets accept"
  nullable    = false
  default     = 1.3

  validation {
    condition     = contains([1.2, 1.3], var.minimum_tls_version)
    error_message = "minimum_tls_version is 1.2 or 1.3."
  }
}

variable "buckets" {
  type = map(object({
    glacier_after_days     = number
    noncurrent_expire_days = number
    expire_after_days      = number
    cors_origins           = list(string)
    cors_methods           = list(string)
    cors_max_age_seconds   = number
  }))
  description = "The buckets by purpose; 0 days: never; no cors_origins: no access from web pages"
  nullable    = false

  validation {
    condition     = alltrue([for purpose in keys(var.buckets) : can(regex("^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$", purpose)) && purpose != "logs"])
    error_message = "A purpose is up to 20 lower-case letters, digits and hyphens; logs is always there."
  }

  validation {
    condition     = alltrue(flatten([for bucket in values(var.buckets) : [for origin in bucket.cors_origins : startswith(origin, "https://") && !strcontains(origin, "*")]]))
    error_message = "cors_origins names https origins, never *."
  }

  validation {
    condition     = alltrue([for bucket in values(var.buckets) : length(setsubtract(bucket.cors_methods, ["GET", "HEAD", "PUT", "POST", "DELETE"])) == 0 && (length(bucket.cors_origins) == 0 || length(bucket.cors_methods) > 0)])
    error_message = "cors_methods are GET, HEAD, PUT, POST and DELETE, at least one where there are cors_origins."
  }

  validation {
    condition     = alltrue(flatten([for bucket in values(var.buckets) : [for days in [bucket.glacier_after_days, bucket.noncurrent_expire_days, bucket.expire_after_days, bucket.cors_max_age_seconds] : days >= 0 && floor(days) == days]]))
    error_message = "Days and seconds are whole numbers from 0 (never) on."
  }

  validation {
    condition     = alltrue([for purpose in keys(var.buckets) : length("${var.name}-${purpose}-${var.account_id}") <= 63])
    error_message = "A bucket's name, <name>-<purpose>-<account_id>, has at most 63 characters."
  }

  validation {
    condition     = alltrue([for bucket in values(var.buckets) : bucket.expire_after_days == 0 || bucket.expire_after_days > bucket.glacier_after_days])
    error_message = "Objects go to Glacier before they are deleted."
  }
}

variable "log_expire_after_days" {
  type        = number
  description = "Days that access logs are kept"
  nullable    = false
  default     = 400

  validation {
    condition     = var.log_expire_after_days >= 90
    error_message = "log_expire_after_days is at least 90."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Refuse deletion"
  nullable    = false
  default     = true
}

variable "manage_account_settings" {
  type        = bool
  description = "Block public buckets in the whole account, a setting that exists once an account"
  nullable    = false
  default     = true
}
