"""Turn records into what a page shows."""
