package dev.pipewright.worker;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a server that lets in whoever shows a secret. A call whose API key is refused is made once more if the key has been replaced
 * meanwhile: Temporal's client gives it up at once, and what a step has brought would be lost.
 */
final class KeyedCalls implements ClientInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final @Nullable RenewedSecret<String> key;
    private final @Nullable RenewedSecret<ClientCertificate> certificate;

    /** With the one, the other, or both. */
    KeyedCalls(@Nullable RenewedSecret<String> key, @Nullable RenewedSecret<ClientCertificate> certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new KeyedCall<>(() -> next.newCall(method, options));
    }

    /** Whether the call is worth another try. */
    private boolean replaced(Status status, @Nullable String shown) {
        if (status.getCode() == Status.Code.UNAVAILABLE && certificate != null) {
            // So a server looks that takes it no longer. The next connection begins with the new one, and Temporal's
            // client tries again.
            var unused = certificate.replaced(certificate.value());
        }
        boolean refused =
                status.getCode() == Status.Code.UNAUTHENTICATED || status.getCode() == Status.Code.PERMISSION_DENIED;
        return refused && key != null && shown != null && key.replaced(shown);
    }

    /** A call with one question, as all of Temporal's are. It begins when the question is complete. */
    private final class KeyedCall<Q, A> extends ClientCall<Q, A> {
        private final Supplier<ClientCall<Q, A>> calls;
        private @Nullable Listener<A> listener;
        private @Nullable Metadata headers;
        private @Nullable Q question;
        private int answers;
        private @Nullable ClientCall<Q, A> current;
        private boolean cancelled;

        KeyedCall(Supplier<ClientCall<Q, A>> calls) {
            this.calls = calls;
        }

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            this.listener = listener;
            this.headers = headers;
        }

        @Override
        public synchronized void request(int count) {
            answers += count;
            if (current != null) {
                current.request(count);
            }
        }

        @Override
        public void sendMessage(Q message) {
            question = message;
        }

        @Override
        public void halfClose() {
            attempt(true);
        }

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {
            ClientCall<Q, A> call;
            synchronized (this) {
                cancelled = true;
                call = current;
            }
            if (call != null) {
                call.cancel(message, cause);
            } else if (listener != null) {
                listener.onClose(Status.CANCELLED.withDescription(message).withCause(cause), new Metadata());
            }
        }

        private void attempt(boolean first) {
            Listener<A> told = Objects.requireNonNull(listener);
            String shown = key == null ? null : key.value();
            ClientCall<Q, A> call = calls.get();
            synchronized (this) {
                if (cancelled) {
                    if (!first) {
                        told.onClose(Status.CANCELLED, new Metadata());
                    }
                    return;
                }
                call.start(
                        new SimpleForwardingClientCallListener<>(told) {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                if (first && replaced(status, shown)) {
                                    attempt(false);
                                } else {
                                    super.onClose(status, trailers);
                                }
                            }
                        },
                        headers(shown));
                current = call;
                call.request(answers);
            }
            call.sendMessage(Objects.requireNonNull(question));
            call.halfClose();
        }

        private Metadata headers(@Nullable String shown) {
            Metadata its = new Metadata();
            its.merge(Objects.requireNonNull(headers));
            if (shown != null) {
                its.discardAll(AUTHORIZATION);
                its.put(AUTHORIZATION, "Bearer " + shown);
            }
            return its;
        }
    }
}
