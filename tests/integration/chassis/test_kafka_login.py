"""Nobody gets into a secured Kafka without the right user, password, encryption and authority; and it is said why."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.kafka_rules import NoRules, RulesRefused, rules_of
from peil_chassis.log.port import LogAway, LogRefusesUs
from peil_local.kafka_secrets import make_secrets
from secured_kafka import SecuredKafka

pytestmark = pytest.mark.kafka


def impatient(address: str, **options: Any) -> KafkaLog:
    return KafkaLog(address, start_timeout_s=1.0, answer_timeout_s=1.0, **options)


async def why(log: KafkaLog) -> LogAway:
    """How *log* tells that it does not get in."""
    with pytest.raises(LogAway) as told:
        await log.start()
    return told.value


async def test_a_user_with_its_password_gets_in(secured_kafka: SecuredKafka) -> None:
    log = secured_kafka.log("plans")
    with capture_logs() as told:
        await log.start()
    assert not [line for line in told if line["event"] == "log_without_login"]
    await log.stop()


async def test_a_log_without_login_says_so_at_start(engine: Callable[[str, str], Any]) -> None:
    log = KafkaLog(engine("broker", "noida").address)
    with capture_logs() as told:
        await log.start()
    assert [line["event"] for line in told] == ["log_without_login"]
    await log.stop()


@pytest.mark.parametrize("user", ["plans", "nobody-we-know"])
async def test_a_wrong_password_or_user_is_refused_at_once(secured_kafka: SecuredKafka, user: str) -> None:
    wrong = replace(secured_kafka.access("plans"), user=user, password="a-wrong-password")
    refused = await why(KafkaLog(secured_kafka.address, access=wrong))
    assert isinstance(refused, LogRefusesUs)
    assert "PEIL_KAFKA_PASSWORD" in str(refused)
    assert "a-wrong-password" not in str(refused)


async def test_a_connection_without_encryption_is_refused(secured_kafka: SecuredKafka) -> None:
    refused = await why(impatient(secured_kafka.address))
    assert "PEIL_KAFKA_USER" in str(refused)


async def test_an_authority_that_did_not_sign_the_certificate_is_not_trusted(
    secured_kafka: SecuredKafka, tmp_path: Path
) -> None:
    make_secrets(tmp_path, users=[], hosts=["127.0.0.1"], now=datetime.now(UTC))
    for ca in (tmp_path / "ca.pem", None):
        refused = await why(KafkaLog(secured_kafka.address, access=replace(secured_kafka.access("plans"), ca=ca)))
        assert isinstance(refused, LogRefusesUs)
        assert "PEIL_KAFKA_CA" in str(refused)


async def test_a_certificate_for_another_name_is_not_trusted(secured_kafka: SecuredKafka) -> None:
    elsewhere = f"localhost:{secured_kafka.port}"
    refused = await why(KafkaLog(elsewhere, access=secured_kafka.access("plans")))
    assert isinstance(refused, LogRefusesUs)
    assert "localhost" in str(refused)


@pytest.mark.parametrize("kind", ["noida", "kafka"])
async def test_a_user_is_never_shown_to_a_broker_without_encryption(
    secured_kafka: SecuredKafka, engine: Callable[[str, str], Any], kind: str
) -> None:
    refused = await why(impatient(engine("broker", kind).address, access=secured_kafka.access("plans")))
    assert "TLS" in str(refused)


async def test_a_password_appears_nowhere(secured_kafka: SecuredKafka, caplog: pytest.LogCaptureFixture) -> None:
    access = secured_kafka.access("plans")
    caplog.set_level(logging.DEBUG)
    log = secured_kafka.log("plans")
    with capture_logs() as told:
        await log.start()
        await log.partitions("peil-plans")
        await log.stop()
    shown = (access, log, log.broker, log.broker.specification, told, caplog.text)
    assert all(access.password not in repr(each) for each in shown)


async def test_a_new_password_holds_from_then_on_and_the_old_one_no_longer(secured_kafka: SecuredKafka) -> None:
    before = secured_kafka.access("stranger")
    config = ("kafka.admin.ConfigCommand", "--alter", "--entity-type", "users", "--entity-name", "stranger")
    secured_kafka.tool(*config, "--add-config", "SCRAM-SHA-512=[password=another-password-for-strangers]")
    after = replace(before, password="another-password-for-strangers")
    log = KafkaLog(secured_kafka.address, access=after)
    await log.start()
    await log.stop()
    assert isinstance(await why(KafkaLog(secured_kafka.address, access=before)), LogRefusesUs)
    secured_kafka.tool(*config, "--add-config", f"SCRAM-SHA-512=[password={before.password}]")


async def test_only_the_administrator_sees_the_access_rules(secured_kafka: SecuredKafka) -> None:
    log = secured_kafka.log("intake")
    await log.start()
    with pytest.raises(RulesRefused):
        await rules_of(log)
    await log.stop()


async def test_a_cluster_that_has_no_access_rules_says_so(engine: Callable[[str, str], Any]) -> None:
    log = KafkaLog(engine("broker", "kafka").address)
    await log.start()
    with pytest.raises(NoRules):
        await rules_of(log)
    await log.stop()
