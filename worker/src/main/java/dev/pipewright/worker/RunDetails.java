package dev.pipewright.worker;

import dev.pipewright.run.RunRequest;

/** What the Web UI shows of a run that never changes: markdown, within the server's limit. */
final class RunDetails {
    private static final int LIMIT = 8_000;

    private RunDetails() {}

    static String of(RunRequest request) {
        StringBuilder text = new StringBuilder();
        text.append("Run **").append(request.run()).append("** of pipeline **");
        text.append(request.pipeline().name()).append("** on stack **");
        text.append(request.stack()).append("**, ");
        text.append(request.pipeline().steps().size()).append(" steps\n\n");
        request.pipeline().parameters().forEach((name, value) -> text.append("- ")
                .append(name)
                .append(" = `")
                .append(value)
                .append("`\n"));
        return text.length() > LIMIT ? text.substring(0, LIMIT) : text.toString();
    }
}
