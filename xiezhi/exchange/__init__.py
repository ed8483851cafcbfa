"""Floor 13: data in and out: batches, quarantine, adapters."""
