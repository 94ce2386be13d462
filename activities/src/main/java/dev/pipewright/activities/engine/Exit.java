package dev.pipewright.activities.engine;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.EOFException;
import java.util.concurrent.CompletableFuture;

/** The answer to the question how a container ended, which comes when it has. */
final class Exit extends ResultCallback.Adapter<WaitResponse> {
    private final EngineErrors errors;
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    Exit(EngineErrors errors) {
        this.errors = errors;
    }

    CompletableFuture<Integer> code() {
        return code;
    }

    @Override
    public void onNext(WaitResponse answer) {
        Integer status = answer.getStatusCode();
        code.complete(status == null ? 0 : status);
    }

    @Override
    public void onError(Throwable problem) {
        code.completeExceptionally(errors.of(problem));
        super.onError(problem);
    }

    @Override
    public void onComplete() {
        code.completeExceptionally(errors.of(new EOFException("The engine closed the connection")));
        super.onComplete();
    }
}
