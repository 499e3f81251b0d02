"""From a plan to a verdict: the catalog, the scanner, waivers, endpoints."""
