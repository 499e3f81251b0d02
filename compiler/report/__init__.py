"""Verdicts as reports: HTML, Markdown, JSON, SARIF, JUnit, and a few lines for the terminal."""
