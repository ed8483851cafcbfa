"""Floor 6: 证据、音像、文书 as stored files: digest, type, secrecy. Rooms that own the record serve them."""
