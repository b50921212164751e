"""The run as a Workflow Run RO-Crate: which rule made which file, for programs to read."""
