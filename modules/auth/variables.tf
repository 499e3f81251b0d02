variable "name" {
  type        = string
  description = "Prefix of every name"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 40
    error_message = "name is 2 to 40 characters: lower-case letters, digits and single hyphens, a letter first."
  }
}

variable "domain_prefix" {
  type        = string
  description = "The hosted sign-in, unique in the region"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.domain_prefix)) && !can(regex("aws|amazon|cognito", var.domain_prefix))
    error_message = "domain_prefix is up to 63 lower-case letters, digits and hyphens, without aws, amazon or cognito."
  }
}

variable "mfa" {
  type        = string
  description = "A second factor: required or optional"
  nullable    = false
  default     = "required"

  validation {
    condition     = contains(["required", "optional"], var.mfa)
    error_message = "mfa is required or optional."
  }
}

variable "password_minimum_length" {
  type        = number
  description = "Characters of a password, at least"
  nullable    = false
  default     = 14

  validation {
    condition     = var.password_minimum_length >= 12 && var.password_minimum_length <= 99
    error_message = "password_minimum_length is 12 to 99."
  }
}

variable "access_token_minutes" {
  type        = number
  description = "Life of an access token"
  nullable    = false
  default     = 60

  validation {
    condition     = var.access_token_minutes >= 5 && var.access_token_minutes <= 1440
    error_message = "access_token_minutes is 5 to 1440."
  }
}

variable "id_token_minutes" {
  type        = number
  description = "Life of an id token"
  nullable    = false
  default     = 60

  validation {
    condition     = var.id_token_minutes >= 5 && var.id_token_minutes <= 1440
    error_message = "id_token_minutes is 5 to 1440."
  }
}

variable "refresh_token_days" {
  type        = number
  description = "Life of a session"
  nullable    = false
  default     = 30

  validation {
    condition     = var.refresh_token_days >= 1 && var.refresh_token_days <= 3650
    error_message = "refresh_token_days is 1 to 3650."
  }

  validation {
    condition     = var.refresh_token_days * 1440 > max(var.access_token_minutes, var.id_token_minutes)
    error_message = "A session outlives its tokens: refresh_token_days is longer than access_token_minutes and id_token_minutes."
  }
}

variable "callback_urls" {
  type        = list(string)
  description = "Where sign-in may lead back to"
  nullable    = false

  validation {
    condition     = length(var.callback_urls) > 0 && alltrue([for url in var.callback_urls : can(regex("^(https://[^[:space:]*]+|http://localhost(:[0-9]+)?(/[^[:space:]*]*)?)$", url))])
    error_message = "callback_urls names https URLs, or http://localhost."
  }
}

variable "logout_urls" {
  type        = list(string)
  description = "Where sign-out may lead to"
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for url in var.logout_urls : can(regex("^(https://[^[:space:]*]+|http://localhost(:[0-9]+)?(/[^[:space:]*]*)?)$", url))])
    error_message = "logout_urls names https URLs, or http://localhost."
  }
}

variable "threat_protection" {
  type        = string
  description = "off, audit or enforced (Plus tier)"
  nullable    = false
  default     = "enforced"

  validation {
    condition     = contains(["off", "audit", "enforced"], var.threat_protection)
    error_message = "threat_protection is off, audit or enforced."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Refuse deletion"
  nullable    = false
  default     = true
}
