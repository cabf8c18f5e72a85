"""The HTTP interface: what other programs and the pages ask of the service."""
