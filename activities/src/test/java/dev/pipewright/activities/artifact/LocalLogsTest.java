package dev.pipewright.activities.artifact;

import java.nio.file.Path;

final class LocalLogsTest extends LogsContract {
    @Override
    ObjectStore emptyStore(Path below) {
        return new LocalObjects(below.resolve("store"));
    }
}
