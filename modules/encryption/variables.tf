variable "name" {
  type        = string
  description = "Prefix of every alias"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 40
    error_message = "name is 2 to 40 characters: lower-case letters, digits and single hyphens, a letter first."
  }
}

variable "account_id" {
  type        = string
  description = "The account that owns the keys"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is 12 digits."
  }
}

variable "region" {
  type        = string
  description = "The region that the keys lie in"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is an AWS region, such as us-east-1."
  }
}

variable "domains" {
  type = map(object({
    description = string
    services    = list(string)
  }))
  description = "A key for each domain of data, with the AWS services that use it by themselves (logs.<region>.amazonaws.com, cloudfront.amazonaws.com)"
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.domains) : can(regex("^[a-z][a-z0-9-]{0,30}$", name))])
    error_message = "A domain's name is up to 31 lower-case letters, digits and hyphens, a letter first."
  }

  validation {
    condition = alltrue(flatten([
      for domain in values(var.domains) : [
        for service in domain.services :
        can(regex("^(logs\\.[a-z0-9-]+|cloudfront)\\.amazonaws\\.com$", service))
      ]
    ]))
    error_message = "services takes logs.<region>.amazonaws.com and cloudfront.amazonaws.com: only for these is the condition known that keeps other accounts out."
  }

  validation {
    condition = alltrue(flatten([
      for domain in values(var.domains) : [
        for service in domain.services :
        !startswith(service, "logs.") || service == "logs.${var.region}.amazonaws.com"
      ]
    ]))
    error_message = "A key serves the log groups of its own region: logs.<region>.amazonaws.com."
  }
}

variable "rotation_period_days" {
  type        = number
  description = "Days between rotations of the key material"
  nullable    = false
  default     = 365

  validation {
    condition     = var.rotation_period_days >= 90 && var.rotation_period_days <= 2560
    error_message = "rotation_period_days is 90 to 2560."
  }
}

variable "deletion_window_days" {
  type        = number
  description = "Days in which a deleted key can be brought back"
  nullable    = false
  default     = 30

  validation {
    condition     = var.deletion_window_days >= 7 && var.deletion_window_days <= 30
    error_message = "deletion_window_days is 7 to 30."
  }
}
