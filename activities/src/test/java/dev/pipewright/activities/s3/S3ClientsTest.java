package dev.pipewright.activities.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.artifact.ObjectStore;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class S3ClientsTest {
    @Test
    void sendsSmallBodiesAtOnceAndAsksFirstWhetherLargeOnesAreWelcome() throws IOException {
        try (AnsweringS3 s3 = new AnsweringS3(200, Map.of("ETag", "\"1\""), "", "")) {
            ObjectStore store = s3.store();
            store.put("blobs/small", new byte[100_000]);
            store.put("blobs/large", new byte[2 << 20]);

            assertThat(s3.log).containsExactly("PUT /data/team/blobs/small", "PUT /data/team/blobs/large");
            assertThat(s3.askedFirst).containsExactly("/data/team/blobs/large");
        }
    }
}
