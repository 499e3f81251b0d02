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
  description = "The account that owns the instance"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is 12 digits."
  }
}

variable "region" {
  type        = string
  description = "The region of the instance"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is an AWS region, such as us-east-1."
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
  description = "The isolated subnets, in at least two zones"
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "RDS wants subnets in at least two zones."
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
  description = "Major version, or major.minor"
  nullable    = false

  validation {
    condition     = can(regex("^1[6-9](\\.[0-9]+)?$", var.engine_version))
    error_message = "engine_version is PostgreSQL 16 or later: only from 16 on can the server refuse TLS below 1.3 by parameter here."
  }
}

variable "instance_class" {
  type        = string
  description = "The instance class"
  nullable    = false

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.[a-z0-9]+$", var.instance_class))
    error_message = "instance_class has the form db.family.size."
  }
}

variable "storage_gb" {
  type        = number
  description = "Storage at the start, GiB"
  nullable    = false
  default     = 20

  validation {
    condition     = var.storage_gb >= 20 && var.storage_gb <= 65536
    error_message = "storage_gb is 20 to 65536."
  }
}

variable "max_storage_gb" {
  type        = number
  description = "How far storage grows by itself, GiB"
  nullable    = false
  default     = 100

  validation {
    condition     = var.max_storage_gb >= var.storage_gb * 1.1 && var.max_storage_gb <= 65536
    error_message = "max_storage_gb is at least a tenth more than storage_gb, which RDS asks for, and at most 65536."
  }
}

variable "multi_az" {
  type        = bool
  description = "A standby in a second zone"
  nullable    = false
  default     = false
}

variable "backup_retention_days" {
  type        = number
  description = "Days of automated backups and point-in-time recovery"
  nullable    = false
  default     = 7

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 35
    error_message = "backup_retention_days is 1 to 35."
  }
}

variable "backup_window" {
  type        = string
  description = "When backups are made, UTC"
  nullable    = false
  default     = "03:00-04:00"

  validation {
    condition     = can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$", var.backup_window))
    error_message = "backup_window has the form hh:mm-hh:mm, UTC."
  }
}

variable "maintenance_window" {
  type        = string
  description = "When AWS may change the instance, UTC"
  nullable    = false
  default     = "sun:04:30-sun:05:30"

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$", var.maintenance_window))
    error_message = "maintenance_window has the form ddd:hh:mm-ddd:hh:mm, UTC."
  }
}

variable "performance_insights" {
  type        = bool
  description = "Load by query"
  nullable    = false
  default     = true
}

variable "performance_insights_retention_days" {
  type        = number
  description = "7, or a multiple of 31 up to 731"
  nullable    = false
  default     = 7

  validation {
    condition     = var.performance_insights_retention_days == 7 || var.performance_insights_retention_days == 731 || (var.performance_insights_retention_days % 31 == 0 && var.performance_insights_retention_days >= 31 && var.performance_insights_retention_days <= 713)
    error_message = "performance_insights_retention_days is 7, 731, or a multiple of 31 up to 713."
  }
}

variable "monitoring_interval_seconds" {
  type        = number
  description = "Enhanced monitoring; 0: off"
  nullable    = false
  default     = 60

  validation {
    condition     = contains([0, 1, 5, 10, 15, 30, 60], var.monitoring_interval_seconds)
    error_message = "monitoring_interval_seconds is 0, 1, 5, 10, 15, 30 or 60."
  }
}

variable "log_exports" {
  type        = list(string)
  description = "The logs sent to CloudWatch"
  nullable    = false
  default     = ["postgresql", "upgrade"]

  validation {
    condition     = alltrue([for log in var.log_exports : contains(["postgresql", "upgrade"], log)])
    error_message = "RDS for PostgreSQL exports postgresql and upgrade."
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

variable "database_name" {
  type        = string
  description = "The database in it"
  nullable    = false
  default     = "app"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database_name))
    error_message = "database_name is up to 63 lower-case letters, digits and underscores, a letter first."
  }
}

variable "master_username" {
  type        = string
  description = "The administrator, whose password RDS makes and rotates"
  nullable    = false
  default     = "postgres"

  validation {
    condition     = can(regex("^[a-zA-Z][a-zA-Z0-9_]{0,62}$", var.master_username)) && !contains(["rdsadmin", "admin", "rds_superuser"], var.master_username)
    error_message = "master_username is up to 63 letters, digits and underscores, a letter first, and no name that RDS keeps for itself."
  }
}

variable "port" {
  type        = number
  description = "The port it listens on"
  nullable    = false
  default     = 5432

  validation {
    condition     = var.port >= 1150 && var.port <= 65535
    error_message = "port is 1150 to 65535."
  }
}

variable "minimum_tls_version" {
  type        = string
  description = "The lowest TLS version that it accepts"
  nullable    = false
  default     = "TLSv1.3"

  validation {
    condition     = contains(["TLSv1.2", "TLSv1.3"], var.minimum_tls_version)
    error_message = "minimum_tls_version is TLSv1.2 or TLSv1.3."
  }
}

variable "data_key_arn" {
  type        = string
  description = "The key of storage, snapshots and Performance Insights"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.data_key_arn))
    error_message = "data_key_arn is the ARN of a KMS key, not its id or alias."
  }
}

variable "secrets_key_arn" {
  type        = string
  description = "The key of the master password"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.secrets_key_arn))
    error_message = "secrets_key_arn is the ARN of a KMS key, not its id or alias."
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

variable "deletion_protection" {
  type        = bool
  description = "Refuse deletion"
  nullable    = false
  default     = true
}

variable "final_snapshot" {
  type        = bool
  description = "Take a last snapshot and keep the automated backups when the instance is deleted, also where protection was lifted"
  nullable    = false
  default     = true
}
