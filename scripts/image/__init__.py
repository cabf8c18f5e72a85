"""Builds the image and runs it, alone and as compose.yaml has it, to prove both."""
