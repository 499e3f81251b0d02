"""The embedded AWS: moto and ministack on loopback, extended where they fall short."""
