# Every promise of the module and every refusal, on a provider that is not there.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/mock" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:111122223333:log-group:mock" }
  }
}

variables {
  name                    = "shop-test"
  account_id              = "111122223333"
  region                  = "eu-west-1"
  cidr                    = "10.0.0.0/16"
  zones                   = ["eu-west-1a", "eu-west-1b"]
  public_subnet_cidrs     = ["10.0.0.0/24", "10.0.1.0/24"]
  private_subnet_cidrs    = ["10.0.16.0/20", "10.0.32.0/20"]
  isolated_subnet_cidrs   = ["10.0.64.0/24", "10.0.65.0/24"]
  nat                     = "per-zone"
  flow_log_retention_days = 90
  logs_key_arn            = "arn:aws:kms:eu-west-1:111122223333:key/logs"
}

run "a_subnet_of_each_tier_in_each_zone" {
  command = plan

  assert {
    condition     = { for zone, subnet in aws_subnet.public : zone => subnet.cidr_block } == { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24" }
    error_message = "The public subnets lie in their zones."
  }

  assert {
    condition     = { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block } == { eu-west-1a = "10.0.16.0/20", eu-west-1b = "10.0.32.0/20" }
    error_message = "The private subnets lie in their zones."
  }

  assert {
    condition     = { for zone, subnet in aws_subnet.isolated : zone => subnet.cidr_block } == { eu-west-1a = "10.0.64.0/24", eu-west-1b = "10.0.65.0/24" }
    error_message = "The isolated subnets lie in their zones."
  }
}

run "no_subnet_gives_out_public_addresses" {
  command = plan

  assert {
    condition     = alltrue([for subnet in concat(values(aws_subnet.public), values(aws_subnet.private), values(aws_subnet.isolated)) : !subnet.map_public_ip_on_launch])
    error_message = "Nothing gets a public address by being started in a subnet."
  }
}

run "a_gateway_in_each_zone" {
  command = plan

  assert {
    condition     = toset(keys(aws_nat_gateway.this)) == toset(["eu-west-1a", "eu-west-1b"])
    error_message = "per-zone makes a NAT gateway in each zone."
  }
}

run "one_gateway_for_all" {
  command = plan

  variables {
    nat = "single"
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["eu-west-1a"] && length(aws_route.private_nat) == 2
    error_message = "single makes one NAT gateway, and every zone routes to it."
  }
}

run "flow_logs_are_whole_and_encrypted" {
  command = plan

  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_flow_log.this.max_aggregation_interval == 60
    error_message = "All traffic is logged, within a minute."
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow.kms_key_id == var.logs_key_arn && aws_cloudwatch_log_group.flow.retention_in_days == 90
    error_message = "Flow logs are encrypted with our key and kept as long as asked."
  }

  assert {
    condition     = data.aws_iam_policy_document.flow.statement[0].resources == toset(["arn:aws:logs:eu-west-1:111122223333:log-group:/shop-test/vpc-flow-logs", "arn:aws:logs:eu-west-1:111122223333:log-group:/shop-test/vpc-flow-logs:*"])
    error_message = "The role writes to the flow logs' group and nowhere else."
  }

  assert {
    condition     = contains([for c in data.aws_iam_policy_document.flow_assume.statement[0].condition : c.variable], "aws:SourceAccount")
    error_message = "Flow logs of other accounts cannot use the role."
  }
}

run "endpoints_serve_only_the_account" {
  command = plan

  assert {
    condition     = alltrue([for document in values(data.aws_iam_policy_document.endpoint) : toset([for c in document.statement[0].condition : c.variable]) == toset(["aws:PrincipalAccount", "aws:ResourceAccount"])])
    error_message = "Through the endpoints only our principals reach only our data."
  }

  assert {
    condition     = aws_vpc_endpoint.secretsmanager.private_dns_enabled && aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway"
    error_message = "S3 and Secrets Manager are reached without the internet."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoints.cidr_ipv4 == "10.0.0.0/16" && aws_vpc_security_group_ingress_rule.endpoints.from_port == 443
    error_message = "The endpoints answer HTTPS from inside the VPC only."
  }
}

run "nothing_routes_out_of_the_isolated_subnets" {
  command = apply

  assert {
    condition     = alltrue([for association in aws_route_table_association.isolated : association.route_table_id == aws_route_table.isolated.id])
    error_message = "Every isolated subnet is on the table without routes."
  }

  assert {
    condition     = !contains(concat([aws_route.public_internet.route_table_id], [for route in aws_route.private_nat : route.route_table_id], tolist(aws_vpc_endpoint.s3.route_table_ids)), aws_route_table.isolated.id)
    error_message = "No route is in the table of the isolated subnets."
  }
}

run "the_default_security_group_is_closed" {
  command = apply

  assert {
    condition     = aws_default_security_group.this.vpc_id == aws_vpc.this.id && length(aws_default_security_group.this.ingress) == 0 && length(aws_default_security_group.this.egress) == 0
    error_message = "The VPC's default security group lets nothing through."
  }
}

run "refuses_a_name_that_aws_would" {
  command = plan

  variables {
    name = "shop--test"
  }

  expect_failures = [var.name]
}

run "refuses_an_account_that_is_none" {
  command = plan

  variables {
    account_id = "1111"
  }

  expect_failures = [var.account_id]
}

run "refuses_a_region_that_is_none" {
  command = plan

  variables {
    region = "ireland"
  }

  expect_failures = [var.region]
}

run "refuses_a_cidr_with_host_bits" {
  command = plan

  variables {
    cidr = "10.0.0.1/16"
  }

  expect_failures = [var.cidr]
}

run "refuses_a_vpc_that_is_too_large" {
  command = plan

  variables {
    cidr = "10.0.0.0/8"
  }

  expect_failures = [var.cidr]
}

run "refuses_a_zone_named_twice" {
  command = plan

  variables {
    zones = ["eu-west-1a", "eu-west-1a"]
  }

  expect_failures = [var.zones]
}

run "refuses_a_zone_of_another_region" {
  command = plan

  variables {
    zones = ["eu-west-1a", "eu-central-1b"]
  }

  expect_failures = [var.zones]
}

run "refuses_fewer_public_subnets_than_zones" {
  command = plan

  variables {
    public_subnet_cidrs = ["10.0.0.0/24"]
  }

  expect_failures = [var.public_subnet_cidrs]
}

run "refuses_a_public_subnet_outside_the_vpc" {
  command = plan

  variables {
    public_subnet_cidrs = ["10.0.0.0/24", "10.1.0.0/24"]
  }

  expect_failures = [var.public_subnet_cidrs]
}

run "refuses_fewer_private_subnets_than_zones" {
  command = plan

  variables {
    private_subnet_cidrs = ["10.0.16.0/20"]
  }

  expect_failures = [var.private_subnet_cidrs]
}

run "refuses_a_private_subnet_that_is_no_block" {
  command = plan

  variables {
    private_subnet_cidrs = ["10.0.16.0/20", "everything"]
  }

  expect_failures = [var.private_subnet_cidrs]
}

run "refuses_fewer_isolated_subnets_than_zones" {
  command = plan

  variables {
    isolated_subnet_cidrs = ["10.0.64.0/24"]
  }

  expect_failures = [var.isolated_subnet_cidrs]
}

run "refuses_an_isolated_subnet_that_is_too_small" {
  command = plan

  variables {
    isolated_subnet_cidrs = ["10.0.64.0/29", "10.0.65.0/24"]
  }

  expect_failures = [var.isolated_subnet_cidrs]
}

run "refuses_another_kind_of_nat" {
  command = plan

  variables {
    nat = "none"
  }

  expect_failures = [var.nat]
}

run "refuses_flow_log_retention_days_that_cloudwatch_does_not_have" {
  command = plan

  variables {
    flow_log_retention_days = 100
  }

  expect_failures = [var.flow_log_retention_days]
}

run "refuses_an_alias_for_logs_key" {
  command = plan

  variables {
    logs_key_arn = "alias/key"
  }

  expect_failures = [var.logs_key_arn]
}
