package dev.pipewright.worker;

import io.grpc.CallOptions;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** What stands before a Temporal server, by TLS alone, and lets in who shows the right key, the right certificate, or both. */
public final class Gate implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel behind;
    private final TestCertificate own;
    private final boolean certificates;
    private Server server;
    private volatile @Nullable String key;
    private volatile Set<X509Certificate> trusted = Set.of();

    private Gate(String target, TestCertificate own, boolean certificates) throws IOException {
        this.behind = NettyChannelBuilder.forTarget(target).usePlaintext().build();
        this.own = own;
        this.certificates = certificates;
        this.server = start(0);
    }

    private Server start(int port) throws IOException {
        SslContextBuilder tls = GrpcSslContexts.configure(SslContextBuilder.forServer(own.key(), own.certificate()));
        if (certificates) {
            tls.clientAuth(ClientAuth.REQUIRE).trustManager(new Trust());
        }
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sslContext(tls.build())
                .intercept(new KeyRequired())
                .fallbackHandlerRegistry(new Everything())
                .build()
                .start();
    }

    /**
     * One before a server.
     *
     * @param own what it proves itself with
     * @param certificates whether clients need one
     */
    public static Gate before(String target, TestCertificate own, boolean certificates) throws IOException {
        return new Gate(target, own, certificates);
    }

    /** From now on calls need this key. */
    public void demands(String key) {
        this.key = key;
    }

    /** From now on connections need one of these certificates. It starts anew, so that none is resumed. */
    public void trusts(X509Certificate... certificates) throws IOException, InterruptedException {
        trusted = Set.of(certificates);
        int port = server.getPort();
        server.shutdownNow().awaitTermination();
        server = start(port);
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        behind.shutdownNow();
    }

    private final class KeyRequired implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String needed = key;
            if (needed == null || ("Bearer " + needed).equals(headers.get(AUTHORIZATION))) {
                return next.startCall(call, headers);
            }
            call.close(Status.UNAUTHENTICATED.withDescription("Jwt is expired"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    /** Asks the server behind. */
    private final class Everything extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(Bytes.SAME, Bytes.SAME)
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(name)
                    .build();
            return ServerMethodDefinition.create(
                    method,
                    ServerCalls.asyncUnaryCall((question, answers) -> ClientCalls.asyncUnaryCall(
                            behind.newCall(method, CallOptions.DEFAULT), question, answers)));
        }
    }

    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        SAME;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final class Trust extends X509ExtendedTrustManager {
        private void check(X509Certificate[] chain) throws CertificateException {
            if (!trusted.contains(chain[0])) {
                throw new CertificateException("unknown: " + chain[0].getSubjectX500Principal());
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
