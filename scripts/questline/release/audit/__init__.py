"""Audit: what can be worked out of all that is public, and which outputs a person should see."""
