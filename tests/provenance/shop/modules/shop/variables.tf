variable "name" {
  type = string
}

variable "retention_days" {
  type = number
}

variable "zones" {
  type = list(string)
}

variable "settings" {
  type = map(string)
}

variable "queues" {
  type = map(object({
    visibility_seconds = number
    readers            = list(string)
  }))
}
