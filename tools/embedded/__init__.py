"""A private PostgreSQL and Redis for development, demonstration and tests.

`python -m tools.embedded exec -- CMD` runs CMD with both servers up; `make run` and `make test`
use the same code. Everything lives under `.data/` and is reached over Unix sockets only, so that
two clones never meet. Production runs its own servers and sets DATABASE_URL and REDIS_URL.
"""

from tools.embedded.servers import EmbeddedServerError, Running, running

__all__ = ["EmbeddedServerError", "Running", "running"]
