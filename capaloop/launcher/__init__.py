"""One department as a process of its own: `python -m capaloop.launcher quality`."""
