"""A wire between browser and web server that can be cut: connections, or only their answers."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

CHUNK = 65536


class Relay:
    """Passes bytes on from a port of its own to the web server's, in a thread of its own."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.is_down = False
        self.swallows = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        self._ready.wait(10)

    def cut(self) -> None:
        """Break every connection, also in the middle of an answer."""
        self._loop.call_soon_threadsafe(self._cut)

    def stop(self) -> None:
        self.is_down = True
        self.cut()
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(10)

    def _cut(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _run(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(self._serve, "127.0.0.1", 0) as server:
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set()
            await self._stopped.wait()
            self._cut()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_down:
            writer.transport.abort()
            return
        try:
            away, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, back}
        try:
            await asyncio.gather(self._pass(reader, back), self._pass(away, writer, answers=True))
        finally:
            self._writers -= {writer, back}

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answers: bool = False
    ) -> None:
        """An answer that is swallowed was given: what it acknowledged is done all the same."""
        with suppress(OSError, asyncio.IncompleteReadError):
            while data := await reader.read(CHUNK):
                if answers and self.swallows:
                    break
                writer.write(data)
                await writer.drain()
        writer.transport.abort() if answers and self.swallows else writer.close()
