#!/bin/sh
# Starts one node of Kafka that nobody uses without login: deploy/kafka/secured.properties, with the addresses of the
# compose file. The first time it also makes the users whose passwords stand in the secrets' folder.
# Runs in apache/kafka and in the stand-in alike: both keep Kafka's jars in /opt/kafka/libs.
set -eu
data=$1
secrets=/run/kafka-secrets
properties=/tmp/server.properties
sed -e "s|\${data}|$data|g" -e "s|\${secrets}|$secrets|g" -e 's|${listen}|0.0.0.0|g' -e 's|${advertised}|kafka:9092|g' \
    -e 's|${port}|9092|g' -e 's|${internal}|9094|g' -e 's|${controller}|9093|g' /secured.properties >"$properties"
if [ ! -f "$data/log/meta.properties" ]; then
    set --
    for file in "$secrets"/password-*; do
        set -- "$@" --add-scram "SCRAM-SHA-512=[name=${file##*/password-},password=$(cat "$file")]"
    done
    cluster=$(java -cp '/opt/kafka/libs/*' kafka.tools.StorageTool random-uuid)
    java -cp '/opt/kafka/libs/*' kafka.tools.StorageTool format -t "$cluster" -c "$properties" --standalone "$@"
fi
exec java -Xmx512m -cp '/opt/kafka/libs/*' kafka.Kafka "$properties"
