"""The command line: thin commands over `matcue.app`."""
