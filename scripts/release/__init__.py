"""Makes a release: source, wheel, a folder to install it from offline, SBOM, licences."""
