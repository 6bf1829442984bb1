"""A disk of our own that can be filled to the last byte and emptied again, where this user may mount one."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOMY = "size=1g"
PATIENCE = 180.0


@dataclass(frozen=True)
class SmallDisk:
    """A file system in memory. Not to be had where mounting is forbidden."""

    folder: Path

    @classmethod
    def mounted(cls, folder: Path) -> "SmallDisk | None":
        """A fresh, empty one at `folder`; None if this user may not mount it."""
        folder.mkdir(parents=True)
        command = ["mount", "-t", "tmpfs", "-o", f"{ROOMY},mode=755", "capaloop-test", str(folder)]
        try:
            mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            mounted = False
        return cls(folder) if mounted else None

    def fill(self) -> None:
        """From now on there is no room for one more page. Whoever writes meanwhile may make it larger for a moment."""
        deadline = time.monotonic() + PATIENCE
        while not self._shrunk():
            assert time.monotonic() < deadline, "the small disk cannot be made full"

    def empty(self) -> None:
        """There is room again."""
        subprocess.run(["mount", "-o", f"remount,{ROOMY}", str(self.folder)], check=True, capture_output=True)

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True, capture_output=True)

    def _shrunk(self) -> bool:
        found = os.statvfs(self.folder)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        command = ["mount", "-o", f"remount,size={used}", str(self.folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
