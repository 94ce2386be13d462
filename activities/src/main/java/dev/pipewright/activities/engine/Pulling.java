package dev.pipewright.activities.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ProgressDetail;
import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.pipeline.Size;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pull that is under way. Closing it before its end leaves the engine to finish or drop it. */
public final class Pulling implements AutoCloseable {
    private final EngineErrors errors;
    private final Answers answers = new Answers();

    Pulling(EngineErrors errors, DockerClient client, String reference, @Nullable RegistryLogin login)
            throws EngineException {
        this.errors = errors;
        try {
            command(client, reference, login).exec(answers);
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    private static PullImageCmd command(DockerClient client, String reference, @Nullable RegistryLogin login) {
        AuthConfig auth = new AuthConfig();
        if (login != null && login.identity()) {
            auth.withRegistryAddress(login.registry()).withIdentityToken(login.secret());
        } else if (login != null) {
            auth.withRegistryAddress(login.registry())
                    .withUsername(login.name())
                    .withPassword(login.secret());
        }
        return client.pullImageCmd(reference)
                .withAuthConfig(auth); // an empty one, too: else the library looks for log-ins itself
    }

    /** Waits for its end, at most so long, and tells whether the image is there. Throws what it failed with. */
    public boolean await(long nanos) throws EngineException, InterruptedException {
        if (!answers.over.await(nanos, TimeUnit.NANOSECONDS)) {
            return false; // the library's own wait is of no use: it breaks off the pull when its time is up
        }
        try {
            answers.awaitCompletion(); // at once; throws what the pull failed with
        } catch (RuntimeException e) {
            throw failure(e);
        }
        String failure = answers.failure;
        if (failure != null) {
            throw EngineErrors.pull(failure, new IOException(failure));
        }
        return true;
    }

    private EngineException failure(RuntimeException e) {
        EngineException known = errors.of(e);
        return switch (known.kind()) {
            case UNREACHABLE, FORBIDDEN -> known;
            default -> EngineErrors.pull(EngineErrors.message(e), e);
        };
    }

    /** {@code 12.5MiB of 40MiB}; empty while nothing is known. */
    public String progress() {
        long all = sum(answers.whole);
        return all == 0 ? "" : Size.text(sum(answers.there)) + " of " + Size.text(all);
    }

    private static long sum(Map<String, Long> sizes) {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        try {
            answers.close();
        } catch (IOException e) {
            return; // it is of no interest any more
        }
    }

    /** What the engine says meanwhile. */
    private static final class Answers extends ResultCallback.Adapter<PullResponseItem> {
        private final Map<String, Long> there = new ConcurrentHashMap<>();
        private final Map<String, Long> whole = new ConcurrentHashMap<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile @Nullable String failure;

        @Override
        public void onComplete() {
            super.onComplete();
            over.countDown();
        }

        @Override
        public void onError(Throwable throwable) {
            super.onError(throwable);
            over.countDown();
        }

        @Override
        public void onNext(PullResponseItem item) {
            if (item.getErrorDetail() != null && item.getErrorDetail().getMessage() != null) {
                failure = item.getErrorDetail().getMessage();
                return;
            }
            String layer = item.getId();
            ProgressDetail detail = item.getProgressDetail();
            if (layer == null || detail == null || !"Downloading".equals(item.getStatus())) {
                return;
            }
            if (detail.getCurrent() != null && detail.getTotal() != null) {
                there.put(layer, detail.getCurrent());
                whole.put(layer, detail.getTotal());
            }
        }
    }
}
