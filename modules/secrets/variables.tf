variable "name" {
  type        = string
  description = "Prefix of every secret: <name>/<secret>"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 40
    error_message = "name is 2 to 40 characters: lower-case letters, digits and single hyphens, a letter first."
  }
}

variable "key_arn" {
  type        = string
  description = "The key that encrypts the secrets"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.key_arn))
    error_message = "key_arn is the ARN of a KMS key, not its id or alias."
  }
}

variable "recovery_window_days" {
  type        = number
  description = "Days in which a deleted secret can be brought back"
  nullable    = false
  default     = 30

  validation {
    condition     = var.recovery_window_days >= 7 && var.recovery_window_days <= 30
    error_message = "recovery_window_days is 7 to 30."
  }
}

variable "secrets" {
  type = map(object({
    description   = string
    rotation_days = number
  }))
  description = "The secrets by name; rotation_days 0: not rotated by a function"
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.secrets) : can(regex("^[a-z][a-z0-9-]{0,62}$", name))])
    error_message = "A secret's name is up to 63 lower-case letters, digits and hyphens, a letter first."
  }

  validation {
    condition     = alltrue([for secret in values(var.secrets) : secret.rotation_days >= 0 && secret.rotation_days <= 1000])
    error_message = "rotation_days is 0 (never) to 1000."
  }
}

# A variable of its own: the functions' roles name the secrets, so that nothing a secret is made from
# may depend on the functions.
variable "rotation_function_arns" {
  type        = map(string)
  description = "The function that rotates each secret with rotation_days above 0"
  nullable    = false
  default     = {}

  validation {
    # As text: an empty map and an empty list have no element type, and two sets of unlike types differ.
    condition     = join(",", keys(var.rotation_function_arns)) == join(",", sort([for name, secret in var.secrets : name if secret.rotation_days > 0]))
    error_message = "rotation_function_arns names a function for every secret with rotation_days above 0, and for no other."
  }
}
