"""The program. It patches the standard library before anything else is imported, and does nothing else itself.

The same patch makes psycopg2, which is written in C, wait for PostgreSQL in eventlet's hub.
"""

import sys
import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")  # nameko 2.14 runs on eventlet

import eventlet  # noqa: E402

eventlet.monkey_patch()

from capaloop.launcher.serving import main  # noqa: E402

sys.exit(main())
