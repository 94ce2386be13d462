package dev.pipewright.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.common.converter.JacksonJsonPayloadConverter;

/** Requests in the catalog are written as they cross Temporal, so that there is one format of them. */
final class Requests {
    static final ObjectMapper MAPPER = JacksonJsonPayloadConverter.newDefaultObjectMapper();

    private Requests() {}
}
