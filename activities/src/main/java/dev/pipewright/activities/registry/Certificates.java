package dev.pipewright.activities.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trust in the usual authorities and in those of a file. */
final class Certificates {
    private Certificates() {}

    /**
     * A context that trusts both.
     *
     * @param file PEM, one or more certificates
     */
    static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> added;
        try (InputStream in = Files.newInputStream(file)) {
            added = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int number = 0;
        for (Certificate certificate : added) {
            all.setCertificateEntry("added-" + number++, certificate);
        }
        for (X509Certificate usual : usual()) {
            all.setCertificateEntry("usual-" + number++, usual);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers(all), null);
        return context;
    }

    private static X509Certificate[] usual() throws GeneralSecurityException {
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManager[] managers(@Nullable KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
