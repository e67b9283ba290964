"""One module per command. Commands import no commands; what several share stays one folder up."""
