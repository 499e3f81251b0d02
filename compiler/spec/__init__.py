"""Reading specs: YAML with the place of every node, layers, diagnostics; knows no component."""
