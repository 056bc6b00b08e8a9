"""One module a command of the command line; imported only when it is called."""
