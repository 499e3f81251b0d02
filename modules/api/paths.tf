# API Gateway wants a resource for every part of every path. The parts of depth N hang on those of
# depth N - 1, so each depth is a resource block of its own: a block cannot refer to itself.
locals {
  prefixes = distinct(flatten([
    for route in values(var.routes) : [
      for depth in range(1, length(split("/", route.path))) :
      join("/", slice(split("/", route.path), 0, depth + 1))
    ]
  ]))

  paths = {
    for path in local.prefixes : path => {
      depth  = length(split("/", path)) - 1
      part   = element(split("/", path), length(split("/", path)) - 1)
      parent = join("/", slice(split("/", path), 0, length(split("/", path)) - 1))
    }
  }

  resource_ids = merge(
    { for path, resource in aws_api_gateway_resource.depth1 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.depth2 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.depth3 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.depth4 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.depth5 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.depth6 : path => resource.id },
  )
}

resource "aws_api_gateway_resource" "depth1" {
  for_each = { for path, at in local.paths : path => at if at.depth == 1 }

  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = each.value.part
}

resource "aws_api_gateway_resource" "depth2" {
  for_each = { for path, at in local.paths : path => at if at.depth == 2 }

  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.depth1[each.value.parent].id
  path_part   = each.value.part
}

resource "aws_api_gateway_resource" "depth3" {
  for_each = { for path, at in local.paths : path => at if at.depth == 3 }

  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.depth2[each.value.parent].id
  path_part   = each.value.part
}

resource "aws_api_gateway_resource" "depth4" {
  for_each = { for path, at in local.paths : path => at if at.depth == 4 }

  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.depth3[each.value.parent].id
  path_part   = each.value.part
}

resource "aws_api_gateway_resource" "depth5" {
  for_each = { for path, at in local.paths : path => at if at.depth == 5 }

  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.depth4[each.value.parent].id
  path_part   = each.value.part
}

resource "aws_api_gateway_resource" "depth6" {
  for_each = { for path, at in local.paths : path => at if at.depth == 6 }

  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.depth5[each.value.parent].id
  path_part   = each.value.part
}
