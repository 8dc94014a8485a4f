"""Opstap as docker-compose.yml runs it, with processes of this machine: per service a web process and a consumer, in
front of them the reverse proxy with the configuration that is shipped. A process that dies is started again, as
`restart: unless-stopped` does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from shared.testing.calls import Calls
from shared.testing.kafka_server import free_port
from shared.testing.running import until

SERVICES = ("vacancies", "skills", "matcher")
KEYS = {"employer": "employer", "provider": "provider", "provider2": "provider", "system": "system"}
PROXY_TEMPLATE = Path(__file__).resolve().parents[2] / "deploy" / "proxy" / "opstap.conf.template"
NGINX = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/proxy-errors.log warn;
events {{ worker_connections 256; }}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxied; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/opstap.conf;
}}
"""


class Production(Calls):
    """`databases` names the URL of each service's database. Everything else of it is in `folder`."""

    def __init__(self, folder: Path, databases: Mapping[str, str], broker: str, *, rankers: int = 1) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        super().__init__(f"http://127.0.0.1:{self.port}", folder / "credentials.txt")
        self._ports = {name: free_port() for name in SERVICES}
        self._metrics = {name: free_port() for name in SERVICES}
        self._environ = {**os.environ, **self._settings(databases, broker)}
        self._commands = self._all_commands(rankers)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.RLock()
        self._ending = threading.Event()

    @property
    def names(self) -> tuple[str, ...]:
        """The processes, by the names that they have in docker-compose.yml."""
        return tuple(self._commands)

    def __enter__(self) -> Production:
        for name in SERVICES:
            self.command(name, "migrate")
        self._write_proxy_configuration()
        for name in self._commands:
            self._run(name)
        threading.Thread(target=self._keep_running, name="restarts", daemon=True).start()
        if not self.credentials.exists():
            self._make_credentials()
        until(self.is_ready, f"ready; logs are in {self.folder}", 90)
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        with self._lock:
            for process in self._processes.values():
                _signal(process, signal.SIGTERM)
            for process in self._processes.values():
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    _signal(process, signal.SIGKILL)
                    process.wait(15)

    def is_ready(self) -> bool:
        """Whether all three web processes answer that they are ready and know the keys."""
        ready = all(self.call("GET", f"/{name}/health/ready")[0] == 200 for name in SERVICES)
        return ready and all(
            self.call("GET", path, key="system_key")[0] == 200
            for path in ("/skills/api/v1/candidates", "/matcher/api/v1/candidates", "/vacancies/api/v1/vacancies")
        )

    def kill(self, name: str) -> None:
        """`kill -9` of one process and what it started; it comes back by itself after a second."""
        with self._lock:
            process = self._processes[name]
            _signal(process, signal.SIGKILL)
            process.wait(15)

    def command(self, *arguments: str) -> str:
        """What an `opstap` command prints, with the settings of this installation."""
        command = [sys.executable, "-m", "services.opstap", *arguments]
        done = subprocess.run(command, env=self._environ, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, f"opstap {' '.join(arguments)}: {done.stderr[-2000:]}"
        return done.stdout.strip()

    def log(self, name: str) -> str:
        """What the process has written so far."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def _settings(self, databases: Mapping[str, str], broker: str) -> dict[str, str]:
        secrets = {"OPSTAP_SECRET_KEY": "s" * 40, "OPSTAP_FIELD_KEY": "f" * 40, "OPSTAP_PSEUDONYM_KEY": "p" * 40}
        secrets |= {f"OPSTAP_{name.upper()}_DATABASE_URL": url for name, url in databases.items()}
        files = {}
        for name, value in secrets.items():
            path = self.folder / name.lower()
            path.write_text(value, encoding="utf-8")
            files[f"{name}_FILE"] = str(path)
        plain = {
            "OPSTAP_DATA_DIR": str(self.folder / "data"),
            "OPSTAP_BROKER_URL": broker,
            "OPSTAP_LOG_FORMAT": "json",
            "OPSTAP_TRUSTED_PROXIES": "1",
        }
        return plain | files

    def _all_commands(self, rankers: int) -> dict[str, list[str]]:
        opstap = [sys.executable, "-m", "services.opstap"]
        web = {name: [*opstap, name, "serve", "--port", str(port)] for name, port in self._ports.items()}
        hears = {
            f"{name}-consume": [*opstap, name, "consume", "--metrics-port", str(port)]
            for name, port in self._metrics.items()
        }
        more = {f"matcher-consume-{number}": [*opstap, "matcher", "consume"] for number in range(2, rankers + 1)}
        nginx = [shutil.which("nginx") or "/usr/sbin/nginx", "-e", str(self.folder / "proxy-errors.log")]
        return {**web, **hears, **more, "proxy": [*nginx, "-c", str(self.folder / "nginx.conf")]}

    def _write_proxy_configuration(self) -> None:
        values = {name.upper(): f"127.0.0.1:{port}" for name, port in self._ports.items()}
        values |= {"LISTEN": f"127.0.0.1:{self.port}", "SCHEME": "http"}
        values |= {"METRICS": "proxy_pass http://$1; allow 127.0.0.1; deny all;"}
        text = re.sub(r"\$\{(\w+)\}", lambda found: values.get(found[1], found[0]), PROXY_TEMPLATE.read_text("utf-8"))
        text = text.replace("/dev/stdout", str(self.folder / "proxy-requests.log"))
        (self.folder / "opstap.conf").write_text(text, encoding="utf-8")
        (self.folder / "nginx.conf").write_text(NGINX.format(folder=self.folder), encoding="utf-8")

    def _run(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                self._commands[name], env=self._environ, stdout=log, stderr=log, start_new_session=True
            )

    def _keep_running(self) -> None:
        while not self._ending.wait(1.0):
            with self._lock:
                for name, process in self._processes.items():
                    if process.poll() is not None and not self._ending.is_set():
                        self._run(name)

    def _make_credentials(self) -> None:
        """As an operator does it: with commands, for organisations with the names of the first start."""
        lines = []
        for name, role in KEYS.items():
            made = self.command("keys", "create", "--role", role, "--name", f"Proef {name}", "--json")
            lines.append(f"{name}_key={json.loads(made)['key']}")
        self.credentials.write_text("\n".join(lines) + "\n", encoding="utf-8")


def require_nginx() -> str | None:
    """Why the production shape cannot be run here; None when it can."""
    if shutil.which("nginx") or Path("/usr/sbin/nginx").exists():
        return None
    return "nginx is not installed (deploy/system-parts installs it)"


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
