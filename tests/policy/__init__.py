"""Tests of the policy station."""
