"""Tests of the report station."""
