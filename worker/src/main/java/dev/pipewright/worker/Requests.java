package dev.pipewright.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.run.RunRequest;
import io.temporal.common.converter.JacksonJsonPayloadConverter;

/** Requests in the catalog are written as they cross Temporal, so that there is one format of them. */
public final class Requests {
    static final ObjectMapper MAPPER = JacksonJsonPayloadConverter.newDefaultObjectMapper();

    private Requests() {}

    /** The request that a run was created with, under the name it was given. */
    public static RunRequest of(Catalog catalog, String run) {
        try {
            return MAPPER.readValue(catalog.runs().request(run), RunRequest.class)
                    .named(run);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Cannot read the request of run '" + run + "': " + e.getOriginalMessage(), e);
        }
    }

    /** The text that {@link #of} reads. */
    public static String toJson(RunRequest request) {
        try {
            return MAPPER.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
