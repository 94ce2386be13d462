package dev.pipewright.activities.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import com.github.dockerjava.api.model.EventType;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Listens to the engine for the ends of containers, on one connection for all of them. */
final class Deaths implements AutoCloseable {
    private final DockerClient client;
    private final ConcurrentMap<String, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private @Nullable News news;
    private boolean closed;

    /** Listens to nothing yet. */
    Deaths(DockerClient client) {
        this.client = client;
    }

    /** Completes when the container of that name, which is yet to be started, has died; never if that news does not come. */
    CompletableFuture<Void> of(String name) {
        CompletableFuture<Void> death = awaited.computeIfAbsent(name, any -> new CompletableFuture<>());
        listen();
        return death;
    }

    void forget(String name) {
        awaited.remove(name);
    }

    /** The engine answers at once, long before a container has started, so that this is not waited for. */
    private synchronized void listen() {
        if (news != null || closed) {
            return;
        }
        News fresh = new News();
        news = fresh;
        try {
            client.eventsCmd()
                    .withEventTypeFilter(EventType.CONTAINER)
                    .withEventFilter("die")
                    .exec(fresh);
        } catch (RuntimeException e) {
            end(fresh);
        }
    }

    /** Whoever asks next listens anew. */
    private synchronized void end(News old) {
        if (news == old) {
            news = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (news == null) {
            return;
        }
        try {
            news.close();
        } catch (IOException e) {
            return; // it is of no interest any more
        }
    }

    private final class News extends ResultCallback.Adapter<Event> {
        @Override
        public void onNext(Event event) {
            EventActor actor = event.getActor();
            String name = actor == null || actor.getAttributes() == null
                    ? null
                    : actor.getAttributes().get("name");
            CompletableFuture<Void> death = name == null ? null : awaited.remove(name);
            if (death != null) {
                death.complete(null);
            }
        }

        @Override
        public void onError(Throwable problem) {
            end(this);
            super.onError(problem);
        }

        @Override
        public void onComplete() {
            end(this);
            super.onComplete();
        }
    }
}
