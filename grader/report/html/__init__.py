"""From what a page shows to HTML."""
