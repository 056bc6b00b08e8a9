"""`make demo-scrape`: starts the loopback hub, scrapes it twice, and shows what an operator sees.

In: a home's directory (removed first). Out: a scrape with ingest, and a second that finds nothing new.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SERVER = Path(__file__).parent / "loopback_hub.py"
COMMAND = "from flows.cli import main; main()"

PROFILE = """\
key = "loop"
name = "Loop Hub"
hosts = ["{host}"]

[scrape]
start_urls = ["http://{host}/"]
article_pattern = "/article/"
delay_seconds = 0.01
"""


def main(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    (home / "hubs").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        port_file = Path(folder) / "port"
        server = [sys.executable, str(SERVER), "--pages", "60", "--log", os.devnull]
        with subprocess.Popen([*server, "--port-file", str(port_file)]) as process:
            try:
                while not port_file.exists():
                    time.sleep(0.05)
                host = f"127.0.0.1:{port_file.read_text()}"
                (home / "hubs" / "loop.toml").write_text(PROFILE.format(host=host))
                for _ in range(2):
                    _hubhouse(home, "scrape", "loop", "--no-prefect")
                _hubhouse(
                    home, "query", "SELECT headline, date_published, sponsors FROM mart.article LIMIT 5"
                )
            finally:
                process.kill()


def _hubhouse(home: Path, *arguments: str) -> None:
    sys.stdout.write(f"\n$ hubhouse {' '.join(arguments)}\n")
    sys.stdout.flush()
    given = {"HUBHOUSE_CONTACT": "mailto:nobody@example.org", "HUBHOUSE_ALLOW_PRIVATE_ADDRESSES": "true"}
    command = [sys.executable, "-c", COMMAND, "--home", str(home), *arguments]
    subprocess.run(command, check=True, env=os.environ | given)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
