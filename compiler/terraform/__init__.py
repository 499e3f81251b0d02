"""The terraform station: finds the CLI and the provider, and plans, identifies and applies."""
