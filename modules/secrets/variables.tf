variable "name" {
  type        = string
  description = "Prefix of every secret: <name>/<secret>"
  nullable    = false
}

variable "key_arn" {
  type        = string
  description = "The key that encrypts the secrets"
  nullable    = false
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
    condition     = length(setsubtract(keys(var.rotation_function_arns), keys(var.secrets))) == 0
    error_message = "rotation_function_arns names only secrets that exist."
  }
}
