#!/bin/sh
# Starts a single-file Java program: sh java.sh Program.java ARGUMENT...
# The flags are for programs of a second or two: no optimising compiler, one thread to collect garbage.
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
if ! command -v "$java" >/dev/null; then
    echo "Cannot start $1: there is no '$java' (install a JDK, 17 or newer, or set JAVA_HOME to one)" >&2
    exit 1
fi
exec "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto "$@"
