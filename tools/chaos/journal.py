"""What has happened lately, told at once when a word is nowhere: later nobody could say why."""

from __future__ import annotations

from collections import deque

from tools.chaos.faults import Scene

LATELY = 12


class Journal:
    """Faults with the words that were typed around them, and which words have been missed."""

    def __init__(self) -> None:
        self.lately: deque[str] = deque(maxlen=LATELY)
        self.typed: dict[str, int] = {}
        self.missed: set[str] = set()

    def note(self, scene: Scene, number: int, fault: str) -> None:
        """Keep what was done, and print it all if a word is neither stored nor in its browser."""
        words = [
            f"{word} ({writer.told()[:60]})"
            for writer in scene.writers
            for word in writer.words[self.typed.get(writer.name, 0) :]
        ]
        self.typed = {writer.name: len(writer.words) for writer in scene.writers}
        self.lately.append(f"  {number} {fault}: {'; '.join(words)}")
        # The browsers first: what is saved meanwhile is then found in the database.
        kept = {writer.name: writer.kept() for writer in scene.writers if writer.page}
        stored = scene.rows.texts()
        missing = {
            word
            for writer in scene.writers
            if kept.get(writer.name)
            for word in writer.words
            if word not in stored and word not in kept[writer.name]
        }
        if missing - self.missed:
            print(f"Saknas: {', '.join(sorted(missing - self.missed))}")
            print("\n".join(self.lately), flush=True)
        self.missed |= missing
