"""The front door of CAPA Loop: the command line, the launcher of the departments, the private broker."""
