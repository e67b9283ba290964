"""One module per command. Commands do not import commands; shared code is one folder up."""
