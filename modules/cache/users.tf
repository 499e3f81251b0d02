# Clients log in with an IAM token instead of a password, so that no secret enters Terraform's state.
# For an IAM user ElastiCache wants the id and the name to be the same.
resource "aws_elasticache_user" "application" {
  user_id       = var.user_name
  user_name     = var.user_name
  engine        = "redis"
  access_string = "on ~* +@all -@dangerous -@admin"

  authentication_mode {
    type = "iam"
  }
}

# Every user group must have a user called default; this one can do nothing.
resource "aws_elasticache_user" "default" {
  user_id       = local.default_user_id
  user_name     = "default"
  engine        = "redis"
  access_string = "off -@all"

  authentication_mode {
    type = "no-password-required"
  }
}

resource "aws_elasticache_user_group" "this" {
  user_group_id = local.user_group_id
  engine        = "redis"
  user_ids      = [aws_elasticache_user.application.user_id, aws_elasticache_user.default.user_id]
}
