"""A node of Apache Kafka, from its jars, that lets nobody in without login: for tests of logins and access rules."""

from __future__ import annotations

import subprocess
import uuid
from datetime import UTC, datetime
from pathlib import Path
from string import Template

from engines import ROOT, Engine, EngineDidNotStart, free_port, java
from peil_chassis.log.access import LogAccess
from peil_chassis.log.kafka import KafkaLog
from peil_local.kafka_secrets import ADMIN, every_user, make_secrets

PROPERTIES = ROOT / "deploy" / "kafka" / "secured.properties"


class SecuredKafka(Engine):
    """The engine, its authority and its users: all that topics.yaml names, an administrator, and *strangers*."""

    def __init__(self, folder: Path, *, strangers: tuple[str, ...] = ()) -> None:
        super().__init__("Apache Kafka (jars, with login)", self._run, folder, prepare=self._format)
        self.secrets = folder / "secrets"
        self.users = [*every_user(), *strangers]
        make_secrets(self.secrets, users=self.users, hosts=["127.0.0.1"], now=datetime.now(UTC))

    def access(self, user: str = ADMIN) -> LogAccess:
        """How *user* logs in."""
        return LogAccess(user, (self.secrets / f"password-{user}").read_text(), self.secrets / "ca.pem")

    def log(self, user: str = ADMIN) -> KafkaLog:
        """A log as *user*, not yet started."""
        return KafkaLog(self.address, access=self.access(user), answer_timeout_s=5.0)

    def tool(self, *arguments: str) -> str:
        """What a tool of Kafka's printed, used as the administrator. Raises AssertionError with its complaint."""
        login = self.secrets / "admin.properties"
        login.write_text(
            "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n"
            "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required"
            f' username="{ADMIN}" password="{self.access().password}";\n'
            f"ssl.truststore.type=PEM\nssl.truststore.location={self.secrets / 'ca.pem'}\n"
        )
        command = java(*arguments, "--bootstrap-server", self.address, "--command-config", str(login))
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=90
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _run(self, port: int, data: Path) -> list[str]:
        return java("kafka.Kafka", str(data / "server.properties"))

    def _format(self, port: int, data: Path) -> None:
        properties = data / "server.properties"
        filled = Template(PROPERTIES.read_text(encoding="utf-8")).substitute(
            data=data,
            secrets=self.secrets,
            listen="127.0.0.1",
            advertised=self.address,
            port=port,
            internal=free_port(),
            controller=free_port(),
        )
        properties.write_text(filled, encoding="utf-8")
        users = [f"SCRAM-SHA-512=[name={user},password={self.access(user).password}]" for user in self.users]
        command = java(
            *("kafka.tools.StorageTool", "format", "-t", uuid.uuid4().hex[:22], "-c", str(properties), "--standalone"),
            *(word for user in users for word in ("--add-scram", user)),
        )
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
        if done.returncode:
            raise EngineDidNotStart(f"Kafka's storage was not formatted:\n{done.stderr.decode()[-2000:]}")
