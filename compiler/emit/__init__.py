"""From a stack to Terraform JSON, the same bytes for the same stack."""
