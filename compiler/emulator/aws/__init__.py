"""What runs inside the emulator's own Python: moto and ministack, extended service by service."""
