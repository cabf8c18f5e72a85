"""Carries out the Dockerfile and compose.yaml without a container engine, to prove them."""
