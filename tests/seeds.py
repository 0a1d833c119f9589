"""The published documents that some tests read; they are not part of the repository."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SEEDS = Path(os.environ.get("SEEDS_DIR", ROOT.parent / "shared" / "seeds"))
DATA = Path(os.environ.get("SEED_DATA_DIR", SEEDS.parent / "data"))

needs_seeds = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="kräver de publicerade dokumenten i ../shared/seeds (SEEDS_DIR)"
)


def seed_path(number: str) -> Path:
    """The document whose file name begins with `number`."""
    return next(SEEDS.glob(f"{number}_*.txt"))
