"""Ways in and out for a teacher's own content: each format is read into an `Import`, or written from a Course.

`formats` lists them. A reader takes an `IncomingFile` and notes whatever it adapts or leaves out; `placing` joins what
came in with a course; `pack_folder` writes the pack whole or not at all.
"""
