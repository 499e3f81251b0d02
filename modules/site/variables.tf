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
  description = "The account that owns the site"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is 12 digits."
  }
}

variable "domain_names" {
  type        = list(string)
  description = "The names it answers to"
  nullable    = false

  validation {
    condition     = length(var.domain_names) > 0 && alltrue([for name in var.domain_names : can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", name))])
    error_message = "domain_names names at least one domain, in lower case."
  }

  validation {
    condition     = length(distinct(var.domain_names)) == length(var.domain_names)
    error_message = "domain_names names each domain once."
  }
}

variable "zone_id" {
  type        = string
  description = "The zone that proves the certificate"
  nullable    = false
}

variable "api_origin_domain_name" {
  type        = string
  description = "The host of the API"
  nullable    = false
}

variable "api_origin_path" {
  type        = string
  description = "The path of the API's stage"
  nullable    = false

  validation {
    condition     = can(regex("^/.*[^/]$", var.api_origin_path))
    error_message = "api_origin_path begins with / and does not end with one."
  }
}

variable "api_origin_key" {
  type        = string
  description = "The key that the API asks of CloudFront, made by AWS"
  nullable    = false
  sensitive   = true
}

variable "key_arn" {
  type        = string
  description = "The key of the bucket, which CloudFront may use"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.key_arn))
    error_message = "key_arn is the ARN of a KMS key, not its id or alias."
  }
}

variable "logs_bucket_name" {
  type        = string
  description = "The bucket that takes access logs"
  nullable    = false
}

variable "logs_key_arn" {
  type        = string
  description = "The key of the firewall's logs, in us-east-1"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs_key_arn))
    error_message = "logs_key_arn is the ARN of a KMS key, not its id or alias."
  }
}

variable "waf_rate_limit_per_5_minutes" {
  type        = number
  description = "Requests of one address in five minutes"
  nullable    = false
  default     = 2000

  validation {
    condition     = var.waf_rate_limit_per_5_minutes >= 10 && var.waf_rate_limit_per_5_minutes <= 2000000000
    error_message = "waf_rate_limit_per_5_minutes is 10 to 2000000000."
  }
}

variable "waf_log_retention_days" {
  type        = number
  description = "Days that the firewall's logs are kept"
  nullable    = false
  default     = 365

  validation {
    condition = contains([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
    ], var.waf_log_retention_days)
    error_message = "waf_log_retention_days is a number of days that CloudWatch Logs accepts."
  }
}

variable "price_class" {
  type        = string
  description = "Which edge locations"
  nullable    = false
  default     = "PriceClass_100"

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class is PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "content_security_policy" {
  type        = string
  description = "What the pages may load"
  nullable    = false

  validation {
    condition     = length(var.content_security_policy) > 0
    error_message = "content_security_policy is not empty."
  }
}

variable "minimum_protocol_version" {
  type        = string
  description = "CloudFront's security policy"
  nullable    = false
  default     = "TLSv1.2_2021"

  validation {
    condition     = contains(["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"], var.minimum_protocol_version)
    error_message = "minimum_protocol_version is TLSv1.2_2021, TLSv1.2_2025 or TLSv1.3_2025."
  }
}

variable "require_tls13_at_edge" {
  type        = bool
  description = "Refuse viewers below TLS 1.3 by a function, where the security policy cannot"
  nullable    = false
  default     = true

  validation {
    condition     = var.require_tls13_at_edge || var.minimum_protocol_version == "TLSv1.3_2025"
    error_message = "TLS 1.3 is enforced by the security policy or by the function."
  }
}

variable "health_check_path" {
  type        = string
  description = "The one path that Route 53's health checkers, which know no TLS 1.3, may ask with TLS 1.2; empty: none"
  nullable    = false
  default     = ""

  validation {
    condition     = var.health_check_path == "" || can(regex("^/[^[:space:]?*]*$", var.health_check_path))
    error_message = "health_check_path begins with / and has no query."
  }
}

variable "minimum_tls_version" {
  type        = number
  description = "The lowest TLS version that the bucket accepts"
  nullable    = false
  default     = 1.3

  validation {
    condition     = contains([1.2, 1.3], var.minimum_tls_version)
    error_message = "minimum_tls_version is 1.2 or 1.3."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Refuse deletion"
  nullable    = false
  default     = true
}
