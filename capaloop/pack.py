"""What the author of a pack imports: the words in which a procedure is written.

    from capaloop.pack import Rule, Table, hook

A pack may import this module, its own modules, and pure modules of the standard library.
"""

from rules.api import *  # noqa: F403 - the public face of the engine under the product's own name
from rules.api import __all__ as __all__
