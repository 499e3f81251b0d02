variable "name" {
  type        = string
  description = "Prefix of every name"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 40
    error_message = "name is 2 to 40 characters: lower-case letters, digits and single hyphens, a letter first."
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
  description = "The isolated subnets"
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 1
    error_message = "subnet_ids names at least one subnet."
  }
}

variable "client_security_groups" {
  type        = map(string)
  description = "Who may connect: client name to security group"
  nullable    = false
  default     = {}
}

variable "engine_version" {
  type        = string
  description = "The Redis version"
  nullable    = false
  default     = "7.1"

  validation {
    condition     = contains(["7.0", "7.1"], var.engine_version)
    error_message = "engine_version is 7.0 or 7.1: from 7.0 on users log in by IAM."
  }
}

variable "node_type" {
  type        = string
  description = "The node type"
  nullable    = false

  validation {
    condition     = can(regex("^cache\\.[a-z0-9]+\\.[a-z0-9]+$", var.node_type))
    error_message = "node_type has the form cache.family.size."
  }
}

variable "replicas" {
  type        = number
  description = "Nodes beside the primary; 0: no failover"
  nullable    = false
  default     = 0

  validation {
    condition     = var.replicas >= 0 && var.replicas <= 5 && floor(var.replicas) == var.replicas
    error_message = "replicas is 0 to 5."
  }

  validation {
    condition     = var.replicas == 0 || length(var.subnet_ids) >= 2
    error_message = "A replica that takes over lies in another zone: subnet_ids names at least two."
  }
}

variable "snapshot_retention_days" {
  type        = number
  description = "Days that daily snapshots are kept"
  nullable    = false
  default     = 1

  validation {
    condition     = var.snapshot_retention_days >= 1 && var.snapshot_retention_days <= 35
    error_message = "snapshot_retention_days is 1 to 35."
  }
}

variable "snapshot_window" {
  type        = string
  description = "When snapshots are made, UTC"
  nullable    = false
  default     = "05:00-06:00"

  validation {
    condition     = can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$", var.snapshot_window))
    error_message = "snapshot_window has the form hh:mm-hh:mm, UTC."
  }
}

variable "maintenance_window" {
  type        = string
  description = "When AWS may change the nodes, UTC"
  nullable    = false
  default     = "sun:06:30-sun:07:30"

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$", var.maintenance_window))
    error_message = "maintenance_window has the form ddd:hh:mm-ddd:hh:mm, UTC."
  }
}

variable "port" {
  type        = number
  description = "The port it listens on"
  nullable    = false
  default     = 6379

  validation {
    condition     = var.port >= 1024 && var.port <= 65535
    error_message = "port is 1024 to 65535."
  }
}

variable "user_name" {
  type        = string
  description = "The user that clients log in as, by IAM token"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,38}[a-z0-9]$", var.user_name)) && !strcontains(var.user_name, "--")
    error_message = "user_name is 2 to 40 lower-case letters, digits and single hyphens, a letter first."
  }
}

variable "key_arn" {
  type        = string
  description = "The key of data at rest"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.key_arn))
    error_message = "key_arn is the ARN of a KMS key, not its id or alias."
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

variable "log_retention_days" {
  type        = number
  description = "Days that logs are kept"
  nullable    = false
  default     = 365

  validation {
    condition = contains([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
    ], var.log_retention_days)
    error_message = "log_retention_days is a number of days that CloudWatch Logs accepts."
  }
}
