"""Running an instance: the server, the worker, the two together, and what is wrong when they do not run."""
