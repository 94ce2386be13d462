#!/bin/sh
# Makes the namespace and the search attributes of Pipewright's runs. Safe to repeat.
set -eu

# The port is open a little before the server answers.
attempt=1
until temporal operator cluster health >/dev/null 2>&1; do
    if [ "$attempt" -ge 60 ]; then
        echo "Cannot make the namespace '$TEMPORAL_NAMESPACE': no healthy Temporal server at $TEMPORAL_ADDRESS after $attempt attempts" >&2
        exit 1
    fi
    attempt=$((attempt + 1))
    sleep 2
done

temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"

# A new namespace takes some seconds to be known everywhere; an attribute that exists is left as it is.
for name in PipewrightPipeline PipewrightStack PipewrightStatus; do
    attempt=1
    until temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$name" --type Keyword; do
        if [ "$attempt" -ge 30 ]; then
            echo "Cannot make the search attribute '$name' in namespace '$TEMPORAL_NAMESPACE': see above, after $attempt attempts" >&2
            exit 1
        fi
        attempt=$((attempt + 1))
        sleep 2
    done
done
