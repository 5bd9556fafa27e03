#!/bin/sh
# Runs a command with the login of a user of Kafka: with-login.sh USER COMMAND...
set -eu
secrets=/run/kafka-secrets
PEIL_KAFKA_USER=$1
PEIL_KAFKA_PASSWORD=$(cat "$secrets/password-$1")
PEIL_KAFKA_CA=$secrets/ca.pem
export PEIL_KAFKA_USER PEIL_KAFKA_PASSWORD PEIL_KAFKA_CA
shift
exec "$@"
