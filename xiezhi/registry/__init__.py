"""Floor 8: officers, certificates, auxiliary staff; verification by anybody."""
