"""Tables in, figures out: `charts` draws them, `save_figure` writes what a paper takes."""
