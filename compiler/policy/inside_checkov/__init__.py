"""What runs inside checkov's own Python; nothing of envc can be imported here."""
