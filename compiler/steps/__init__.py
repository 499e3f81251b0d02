"""What commands do, step by step: each composes the stations, none knows the terminal."""
