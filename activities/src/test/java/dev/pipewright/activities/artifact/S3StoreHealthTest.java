package dev.pipewright.activities.artifact;

import dev.pipewright.activities.s3.Moto;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class S3StoreHealthTest extends StoreHealthContract {
    private static Moto moto;

    @BeforeAll
    static void startMoto(@TempDir Path folder) throws IOException {
        moto = Moto.start(folder);
    }

    @AfterAll
    static void endMoto() {
        moto.close();
    }

    @Override
    ObjectStore emptyStore(Path below) {
        return moto.emptyStore();
    }
}
