"""What goes wrong while people type. Each fault breaks something; `heal` of it comes later."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass

from tools.chaos.rows import Rows
from tools.chaos.stage import Stage
from tools.chaos.writer import Writer


@dataclass
class Scene:
    """Everything that a fault may touch."""

    stage: Stage
    rows: Rows
    writers: list[Writer]
    chance: random.Random

    @property
    def somebody(self) -> Writer:
        return self.chance.choice(self.writers)

    def renew(self, writer: Writer) -> None:
        """The one whose session ended signs in again, in another tab."""
        if writer.is_signed_out:
            writer.sign_in(self.rows.session(writer.email))


Fault = Callable[[Scene], None]


def worker_killed(scene: Scene) -> None:
    scene.stage.kill("worker")


def web_killed(scene: Scene) -> None:
    scene.stage.kill("web")


def web_worker_killed(scene: Scene) -> None:
    scene.stage.kill_one_child("web")


def redis_frozen(scene: Scene) -> None:
    os.kill(scene.stage.server_pid("Redis"), signal.SIGSTOP)


def redis_killed(scene: Scene) -> None:
    os.kill(scene.stage.server_pid("Redis"), signal.SIGKILL)


def database_restarted(scene: Scene) -> None:
    os.kill(scene.stage.server_pid("PostgreSQL"), signal.SIGINT)


def connections_cut(scene: Scene) -> None:
    scene.stage.relay.cut()


def network_away(scene: Scene) -> None:
    scene.stage.relay.is_down = True
    scene.stage.relay.cut()


def answers_lost(scene: Scene) -> None:
    scene.stage.relay.swallows = True


def clock_moved(scene: Scene) -> None:
    scene.somebody.move_clock(scene.chance.choice([-86_400, -3600, 3600, 86_400, 31_536_000]))


def session_ended(scene: Scene) -> None:
    writer = scene.somebody
    scene.rows.end_session(writer.session)
    writer.is_signed_out = True


def tab_closed(scene: Scene) -> None:
    scene.somebody.close_tab()


def plan_decided(scene: Scene) -> None:
    scene.rows.decide_plan()


def period_closed(scene: Scene) -> None:
    scene.rows.close_period()


# Those that cost a second each to mend are drawn less often.
FAULTS: dict[Fault, int] = {
    worker_killed: 2,
    web_killed: 1,
    web_worker_killed: 3,
    redis_frozen: 4,
    redis_killed: 3,
    database_restarted: 2,
    connections_cut: 12,
    network_away: 10,
    answers_lost: 10,
    clock_moved: 6,
    session_ended: 6,
    tab_closed: 6,
    plan_decided: 3,
    period_closed: 3,
}


def draw(chance: random.Random, only: list[str]) -> Fault:
    """One of the faults, or of those that are named."""
    drawn = {one: often for one, often in FAULTS.items() if not only or one.__name__ in only}
    return chance.choices(list(drawn), list(drawn.values()))[0]
