output "name" {
  value = local.prefix
}
