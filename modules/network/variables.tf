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
  description = "The account that owns the VPC, and the only one whose principals and data its endpoints serve"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is 12 digits."
  }
}

variable "region" {
  type        = string
  description = "The region of the VPC"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is an AWS region, such as us-east-1."
  }
}

variable "cidr" {
  type        = string
  description = "The VPC's IPv4 block"
  nullable    = false

  validation {
    condition     = can(cidrnetmask(var.cidr)) && cidrhost(var.cidr, 0) == split("/", var.cidr)[0]
    error_message = "cidr is an IPv4 block without host bits, such as 10.20.0.0/16."
  }

  validation {
    condition     = try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 28, false)
    error_message = "A VPC has a block of /16 to /28."
  }
}

variable "zones" {
  type        = list(string)
  description = "The availability zones to spread over"
  nullable    = false

  validation {
    condition     = length(var.zones) >= 1 && length(distinct(var.zones)) == length(var.zones)
    error_message = "zones names at least one zone, and each once."
  }

  validation {
    condition     = alltrue([for zone in var.zones : can(regex("^${var.region}[a-z]$", zone))])
    error_message = "zones lie in the region."
  }
}

variable "public_subnet_cidrs" {
  type        = list(string)
  description = "The block of the public subnet in each zone"
  nullable    = false

  validation {
    condition     = length(var.public_subnet_cidrs) == length(var.zones)
    error_message = "public_subnet_cidrs has one block for each zone."
  }

  validation {
    condition     = alltrue([for block in var.public_subnet_cidrs : can(cidrnetmask(block)) && try(cidrhost("${cidrhost(block, 0)}/${split("/", var.cidr)[1]}", 0) == cidrhost(var.cidr, 0) && tonumber(split("/", block)[1]) >= tonumber(split("/", var.cidr)[1]) && tonumber(split("/", block)[1]) <= 28, false)])
    error_message = "public_subnet_cidrs are IPv4 blocks inside the VPC's, of /28 or larger."
  }
}

variable "private_subnet_cidrs" {
  type        = list(string)
  description = "The block of the private subnet in each zone: out through NAT"
  nullable    = false

  validation {
    condition     = length(var.private_subnet_cidrs) == length(var.zones)
    error_message = "private_subnet_cidrs has one block for each zone."
  }

  validation {
    condition     = alltrue([for block in var.private_subnet_cidrs : can(cidrnetmask(block)) && try(cidrhost("${cidrhost(block, 0)}/${split("/", var.cidr)[1]}", 0) == cidrhost(var.cidr, 0) && tonumber(split("/", block)[1]) >= tonumber(split("/", var.cidr)[1]) && tonumber(split("/", block)[1]) <= 28, false)])
    error_message = "private_subnet_cidrs are IPv4 blocks inside the VPC's, of /28 or larger."
  }
}

variable "isolated_subnet_cidrs" {
  type        = list(string)
  description = "The block of the isolated subnet in each zone: no way out"
  nullable    = false

  validation {
    condition     = length(var.isolated_subnet_cidrs) == length(var.zones)
    error_message = "isolated_subnet_cidrs has one block for each zone."
  }

  validation {
    condition     = alltrue([for block in var.isolated_subnet_cidrs : can(cidrnetmask(block)) && try(cidrhost("${cidrhost(block, 0)}/${split("/", var.cidr)[1]}", 0) == cidrhost(var.cidr, 0) && tonumber(split("/", block)[1]) >= tonumber(split("/", var.cidr)[1]) && tonumber(split("/", block)[1]) <= 28, false)])
    error_message = "isolated_subnet_cidrs are IPv4 blocks inside the VPC's, of /28 or larger."
  }
}

variable "nat" {
  type        = string
  description = "One NAT gateway for all zones (single), or one in each (per-zone)"
  nullable    = false
  default     = "single"

  validation {
    condition     = contains(["single", "per-zone"], var.nat)
    error_message = "nat is single or per-zone."
  }
}

variable "flow_log_retention_days" {
  type        = number
  description = "Days that flow logs are kept"
  nullable    = false
  default     = 365

  validation {
    condition = contains([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
    ], var.flow_log_retention_days)
    error_message = "flow_log_retention_days is a number of days that CloudWatch Logs accepts."
  }
}

variable "logs_key_arn" {
  type        = string
  description = "The key of the flow logs"
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs_key_arn))
    error_message = "logs_key_arn is the ARN of a KMS key, not its id or alias."
  }
}
