"""Tables in, tables out: no files, no plots."""
