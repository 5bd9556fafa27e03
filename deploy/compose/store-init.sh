#!/bin/sh
# Makes the one MongoDB server a replica set, once: transactions need one.
# A stand-in without mongosh is born as a replica set.
command -v mongosh >/dev/null || exit 0
until mongosh --quiet --host mongo --eval '
  try { rs.status() } catch (error) { rs.initiate({_id: "peil", members: [{_id: 0, host: "mongo:27017"}]}) }
  if (!db.hello().isWritablePrimary) quit(1)'; do
  sleep 1
done
