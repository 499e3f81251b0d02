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
  description = "The region of the functions"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is an AWS region, such as us-east-1."
  }
}

variable "account_id" {
  type        = string
  description = "The account that owns the functions"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is 12 digits."
  }
}

variable "vpc_id" {
  type        = string
  description = "The VPC"
  nullable    = false

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id begins with vpc-."
  }
}

variable "subnet_ids" {
  type        = list(string)
  description = "The private subnets"
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "subnet_ids names at least one subnet."
  }
}

variable "data_cidr_blocks" {
  type        = list(string)
  description = "Where the database and the cache are: the isolated subnets"
  nullable    = false

  validation {
    condition     = alltrue([for block in var.data_cidr_blocks : can(cidrnetmask(block))])
    error_message = "data_cidr_blocks are IPv4 blocks."
  }
}

variable "database_port" {
  type        = number
  description = "The port of the database"
  nullable    = false
  default     = 5432

  validation {
    condition     = var.database_port >= 1 && var.database_port <= 65535
    error_message = "database_port is 1 to 65535."
  }
}

variable "cache_port" {
  type        = number
  description = "The port of the cache"
  nullable    = false
  default     = 6379

  validation {
    condition     = var.cache_port >= 1 && var.cache_port <= 65535
    error_message = "cache_port is 1 to 65535."
  }

  validation {
    condition     = var.cache_port != var.database_port
    error_message = "cache_port differs from database_port: EC2 refuses the same rule twice."
  }
}

variable "functions" {
  type = map(object({
    description          = string
    handler              = string
    runtime              = string
    architecture         = string
    memory_mb            = number
    timeout_seconds      = number
    reserved_concurrency = number
    log_retention_days   = number
    environment          = map(string)
    statements = list(object({
      sid       = string
      actions   = list(string)
      resources = list(string)
    }))
  }))
  description = "The functions by name; statements: what each may do beyond writing its own logs, traces and dead letters"
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.functions) : can(regex("^[a-z][a-z0-9-]{0,23}$", name))])
    error_message = "A function's name is up to 24 lower-case letters, digits and hyphens, a letter first."
  }

  validation {
    condition     = alltrue([for name in keys(var.functions) : length("${var.name}-${name}") <= 64])
    error_message = "A function's full name, <name>-<function>, has at most 64 characters."
  }

  validation {
    condition     = alltrue([for f in values(var.functions) : contains(["nodejs20.x", "nodejs22.x", "python3.11", "python3.12", "python3.13"], f.runtime)])
    error_message = "runtime is nodejs20.x, nodejs22.x, python3.11, python3.12 or python3.13."
  }

  validation {
    condition     = alltrue([for f in values(var.functions) : contains(["arm64", "x86_64"], f.architecture)])
    error_message = "architecture is arm64 or x86_64."
  }

  validation {
    condition     = alltrue([for f in values(var.functions) : f.memory_mb >= 128 && f.memory_mb <= 10240])
    error_message = "memory_mb is 128 to 10240."
  }

  validation {
    condition     = alltrue([for f in values(var.functions) : f.timeout_seconds >= 1 && f.timeout_seconds <= 900])
    error_message = "timeout_seconds is 1 to 900."
  }

  validation {
    condition     = alltrue([for f in values(var.functions) : f.reserved_concurrency >= 1])
    error_message = "reserved_concurrency is at least 1: no function may take the whole account's."
  }

  validation {
    condition = alltrue([for f in values(var.functions) : contains([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
    ], f.log_retention_days)])
    error_message = "log_retention_days is a number of days that CloudWatch Logs accepts."
  }

  validation {
    condition     = alltrue(flatten([for f in values(var.functions) : [for name in keys(f.environment) : can(regex("^[a-zA-Z][a-zA-Z0-9_]+$", name))]]))
    error_message = "The name of an environment variable has at least two letters, digits and underscores, a letter first."
  }

  validation {
    condition     = alltrue(flatten([for f in values(var.functions) : [for s in f.statements : can(regex("^[a-zA-Z0-9]+$", s.sid)) && length(s.actions) > 0 && length(s.resources) > 0]]))
    error_message = "A statement has a sid of letters and digits, actions and resources."
  }
}

variable "placeholder_path" {
  type        = string
  description = "The package that a function has until its first release"
  nullable    = false

  validation {
    condition     = fileexists(var.placeholder_path)
    error_message = "placeholder_path is a file that exists: the compiler writes it."
  }
}

variable "alias_name" {
  type        = string
  description = "The alias that callers use; releases move it"
  nullable    = false
  default     = "live"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.alias_name))
    error_message = "alias_name is lower-case letters, digits and hyphens."
  }
}

variable "data_key_arn" {
  type        = string
  description = "The key of environment variables and dead letters"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.data_key_arn))
    error_message = "data_key_arn is the ARN of a KMS key, not its id or alias."
  }
}

variable "logs_key_arn" {
  type        = string
  description = "The key of the log groups"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs_key_arn))
    error_message = "logs_key_arn is the ARN of a KMS key, not its id or alias."
  }
}
