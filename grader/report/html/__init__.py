"""Turn the content of a page into HTML."""
