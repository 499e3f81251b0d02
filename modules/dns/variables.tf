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
  description = "The account that owns the zone"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is 12 digits."
  }
}

variable "zone_name" {
  type        = string
  description = "The zone"
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.zone_name))
    error_message = "zone_name is a domain name in lower case."
  }
}

variable "aliases" {
  type        = map(object({ domain = string }))
  description = "The names that lead to the target, by a label that is known at plan time"
  nullable    = false

  validation {
    condition     = alltrue([for alias in values(var.aliases) : alias.domain == var.zone_name || endswith(alias.domain, ".${var.zone_name}")])
    error_message = "aliases are names in the zone."
  }
}

variable "alias_target_domain_name" {
  type        = string
  description = "The distribution that the names lead to"
  nullable    = false
}

variable "alias_target_zone_id" {
  type        = string
  description = "The zone of that distribution"
  nullable    = false
}

variable "health_check_fqdn" {
  type        = string
  description = "The host that the health check asks"
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.health_check_fqdn))
    error_message = "health_check_fqdn is a domain name in lower case."
  }
}

variable "health_check_path" {
  type        = string
  description = "What it asks for"
  nullable    = false
  default     = "/api/health"

  validation {
    condition     = startswith(var.health_check_path, "/")
    error_message = "health_check_path begins with /."
  }
}

variable "health_check_failures" {
  type        = number
  description = "Failures in a row until it is unhealthy"
  nullable    = false
  default     = 3

  validation {
    condition     = var.health_check_failures >= 1 && var.health_check_failures <= 10
    error_message = "health_check_failures is 1 to 10."
  }
}

variable "health_check_interval_seconds" {
  type        = number
  description = "Seconds between checks"
  nullable    = false
  default     = 30

  validation {
    condition     = contains([10, 30], var.health_check_interval_seconds)
    error_message = "health_check_interval_seconds is 10 or 30."
  }
}

variable "query_log_retention_days" {
  type        = number
  description = "Days that query logs are kept"
  nullable    = false
  default     = 365

  validation {
    condition = contains([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
    ], var.query_log_retention_days)
    error_message = "query_log_retention_days is a number of days that CloudWatch Logs accepts."
  }
}

variable "logs_key_arn" {
  type        = string
  description = "The key of the query logs, in us-east-1"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs_key_arn))
    error_message = "logs_key_arn is the ARN of a KMS key, not its id or alias."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Refuse deletion"
  nullable    = false
  default     = true
}
