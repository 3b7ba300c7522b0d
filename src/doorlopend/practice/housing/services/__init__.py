"""The only way to write what this room keeps."""
