"""What an environment compiles to: module calls, values with their origin, module interfaces."""
