"""Starts and stops servers for the journeys that are about starting and stopping."""

import os
import queue
import signal
import socket
import subprocess
import threading

BINARY = os.environ["POOLHOUSE_BINARY"]
# A debug build on a busy machine; a server that needs longer has a problem of its own.
PATIENCE = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(*arguments, **variables):
    """Runs a command that ends by itself."""
    environment = os.environ | variables
    return subprocess.run(
        [BINARY, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False, env=environment
    )


class Server:
    """A running `poolhouse`, ready when the constructor returns; stopped at the end of the `with` block."""

    def __init__(self, *arguments, **variables):
        environment = os.environ | variables
        self.process = subprocess.Popen([BINARY, *arguments], stdout=subprocess.PIPE, text=True, env=environment)
        ready = queue.Queue()
        threading.Thread(target=self._read, args=(ready,), daemon=True).start()
        self.url = ready.get(timeout=PATIENCE)
        if self.url is None:
            raise RuntimeError(f"poolhouse {arguments[0]} ended with status {self.process.wait()} instead of listening")

    def _read(self, ready):
        for line in self.process.stdout:
            if line.startswith("listening on http://"):
                ready.put(line.removeprefix("listening on ").strip())
        ready.put(None)

    def stop(self):
        """Asks politely, and returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
