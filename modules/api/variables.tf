variable "name" {
  type        = string
  description = "Prefix of every name"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 40
    error_message = "name is 2 to 40 characters: lower-case letters, digits and single hyphens, a letter first."
  }
}

variable "region" {
  type        = string
  description = "The region of the API"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is an AWS region, such as us-east-1."
  }
}

variable "account_id" {
  type        = string
  description = "The account that owns the API"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is 12 digits."
  }
}

variable "stage_name" {
  type        = string
  description = "The stage"
  nullable    = false
  default     = "live"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]*$", var.stage_name))
    error_message = "stage_name is lower-case letters, digits and underscores."
  }
}

variable "routes" {
  type = map(object({
    method          = string
    path            = string
    function        = string
    authorization   = string
    rate_per_second = number
    burst           = number
  }))
  description = "The routes by METHOD /path; authorization: cognito or none"
  nullable    = false

  validation {
    condition     = length(var.routes) > 0 && alltrue([for key, route in var.routes : key == "${route.method} ${route.path}"])
    error_message = "A route's key is its method and path: GET /api/health."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : contains(["GET", "POST", "PUT", "PATCH", "DELETE"], route.method)])
    error_message = "method is GET, POST, PUT, PATCH or DELETE."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : can(regex("^(/([a-zA-Z0-9._-]+|\\{[a-zA-Z0-9_]+\\+?\\})){1,6}$", route.path))])
    error_message = "path has one to six parts, each a name or a {parameter}."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : contains(["cognito", "none"], route.authorization)])
    error_message = "authorization is cognito or none."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : route.rate_per_second > 0 && route.burst > 0])
    error_message = "Every route is throttled: rate_per_second and burst are above 0."
  }

  validation {
    condition     = length(setsubtract([for route in values(var.routes) : route.function], keys(var.function_names))) == 0 && length(setsubtract([for route in values(var.routes) : route.function], keys(var.alias_invoke_arns))) == 0
    error_message = "A route leads to a function in function_names and alias_invoke_arns."
  }
}

variable "function_names" {
  type        = map(string)
  description = "The functions' names by key"
  nullable    = false
}

variable "alias_invoke_arns" {
  type        = map(string)
  description = "The invoke ARNs of the functions' aliases by key"
  nullable    = false
}

variable "alias_name" {
  type        = string
  description = "The alias of the functions"
  nullable    = false
  default     = "live"
}

variable "user_pool_arn" {
  type        = string
  description = "The user pool of routes with authorization cognito"
  nullable    = false
  default     = ""

  validation {
    condition     = var.user_pool_arn != "" || alltrue([for route in values(var.routes) : route.authorization == "none"])
    error_message = "A route with authorization cognito needs user_pool_arn."
  }
}

variable "rate_per_second" {
  type        = number
  description = "Calls a second through CloudFront's key, and of every method without its own limit"
  nullable    = false

  validation {
    condition     = var.rate_per_second >= 1 && var.rate_per_second <= 10000
    error_message = "rate_per_second is 1 to 10000."
  }
}

variable "burst" {
  type        = number
  description = "Calls at once"
  nullable    = false

  validation {
    condition     = var.burst >= 1 && var.burst <= 5000
    error_message = "burst is 1 to 5000."
  }
}

variable "daily_quota" {
  type        = number
  description = "Calls a day through CloudFront's key"
  nullable    = false
  default     = 1000000

  validation {
    condition     = var.daily_quota >= 1
    error_message = "daily_quota is at least 1."
  }
}

variable "cors_origins" {
  type        = list(string)
  description = "Web origins beside the site's own that may call; never *"
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for origin in var.cors_origins : startswith(origin, "https://") && !strcontains(origin, "*")])
    error_message = "cors_origins names https origins, never *."
  }

  validation {
    condition     = length(var.cors_origins) <= 1
    error_message = "API Gateway answers a preflight with one fixed origin; for more the functions must answer themselves."
  }
}

variable "access_log_retention_days" {
  type        = number
  description = "Days that access and execution logs are kept"
  nullable    = false
  default     = 365

  validation {
    condition = contains([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
    ], var.access_log_retention_days)
    error_message = "access_log_retention_days is a number of days that CloudWatch Logs accepts."
  }
}

variable "logs_key_arn" {
  type        = string
  description = "The key of the access and execution logs"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs_key_arn))
    error_message = "logs_key_arn is the ARN of a KMS key, not its id or alias."
  }
}

variable "manage_account_settings" {
  type        = bool
  description = "Set API Gateway's logging role, which exists once an account and region"
  nullable    = false
  default     = true
}
