"""From an address of a plan back to the lines of YAML and HCL behind it."""
