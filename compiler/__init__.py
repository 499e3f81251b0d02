"""envc, the environment compiler: one YAML spec per environment, to Terraform, to AWS."""

__version__ = "0.1.0"
