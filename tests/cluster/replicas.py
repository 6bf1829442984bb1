"""Several replicas of each department, each home as on a machine of its own; the databases are the same for all."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from services.settings import DEPARTMENTS
from tests.system.installation import Installation


@dataclass
class Replicas:
    """`homes` run all departments, but for the last, which runs a third replica of `third` alone."""

    homes: list[Installation]
    third: str

    @classmethod
    def at(cls, folder: Path, amqp_uri: str, third: str, **environment: str) -> "Replicas":
        names = ("one", "other", "third")
        return cls([Installation.at(folder / name, amqp_uri, **environment) for name in names], third)

    def start(self) -> None:
        """Launches what does not run, and waits until it is ready."""
        missing = [(home, name) for home, names in self._each() for name in names if not self._runs(home, name)]
        for home, name in missing:
            home.launch(name)
        for home, name in missing:
            home.wait_until_ready(name)

    def kill_one_of_each(self, chance: Random) -> list[str]:
        """SIGKILL to one replica of every department; says which."""
        return [self._killed(chance.choice(self._running(name)), name) for name in DEPARTMENTS]

    def kill_all_but_one(self, name: str, chance: Random) -> list[str]:
        """SIGKILL to every replica of one department, except one."""
        running = self._running(name)
        return [self._killed(home, name) for home in chance.sample(running, len(running) - 1)]

    def stop(self) -> None:
        for home in self.homes:
            home.stop()

    def last_words(self) -> str:
        return "\n".join(f"=== {home.settings.home.name}\n{home.last_words()}" for home in self.homes)

    def _each(self) -> Iterator[tuple[Installation, tuple[str, ...]]]:
        *whole, last = self.homes
        yield from ((home, DEPARTMENTS) for home in whole)
        yield last, (self.third,)

    @staticmethod
    def _runs(home: Installation, name: str) -> bool:
        return name in home.processes and not home.is_dead(name)

    def _running(self, name: str) -> list[Installation]:
        return [home for home, _ in self._each() if self._runs(home, name)]

    @staticmethod
    def _killed(home: Installation, name: str) -> str:
        home.kill(name)
        return f"{name} at {home.settings.home.name}"
