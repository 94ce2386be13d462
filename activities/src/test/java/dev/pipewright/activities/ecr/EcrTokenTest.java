package dev.pipewright.activities.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.RegistryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

class EcrTokenTest {
    private static final String HOST = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private AnsweringEcr ecr;
    private Instant now = NOON;
    private String key = "AKIDEXAMPLE";
    private EcrToken token;

    @BeforeEach
    void start() throws Exception {
        ecr = new AnsweringEcr();
        ecr.tokensUntil(NOON.plus(Duration.ofHours(12)));
        EcrClients clients = new EcrClients(() -> AwsBasicCredentials.create(key, "secret"), ecr.address());
        token = new EcrToken(EcrAddress.parse(HOST), clients, new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
    }

    @AfterEach
    void stop() {
        ecr.close();
    }

    @Test
    void isKeptUntilShortlyBeforeItEnds() throws Exception {
        assertThat(token.password(HOST)).isEqualTo("password-1");
        now = NOON.plus(Duration.ofHours(11));
        assertThat(token.password(HOST)).isEqualTo("password-1");

        now = NOON.plus(Duration.ofHours(12)).minus(Duration.ofMinutes(15));
        assertThat(token.password(HOST)).isEqualTo("password-2");
        assertThat(ecr.log())
                .containsExactly(
                        "GetAuthorizationToken eu-central-1 AKIDEXAMPLE",
                        "GetAuthorizationToken eu-central-1 AKIDEXAMPLE");
    }

    @Test
    void isAskedForEachTimeWhereItHasEndedAlready() throws Exception {
        ecr.tokensUntil(Instant.parse("2015-01-01T00:00:00Z")); // as moto has it

        assertThat(token.password(HOST)).isEqualTo("password-1");
        assertThat(token.password(HOST)).isEqualTo("password-2");
    }

    @Test
    void isNotThatOfWhoeverWasThereBefore() throws Exception {
        token.password(HOST);
        key = "AKIDOTHER";

        assertThat(token.password(HOST)).isEqualTo("password-2");
        assertThat(ecr.log()).last().isEqualTo("GetAuthorizationToken eu-central-1 AKIDOTHER");
    }

    @Test
    void isAskedForOnceByManyAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> askers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                askers.add(() -> token.password(HOST));
            }
            for (Future<String> password : threads.invokeAll(askers)) {
                assertThat(password.get()).isEqualTo("password-1");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(ecr.log()).hasSize(1);
    }

    @Test
    void saysThatItIsNone() {
        for (String text : new String[] {"not base64!", "bm8gY29sb24="}) {
            ecr.tokensAre(text);

            assertThatThrownBy(() -> token.password(HOST))
                    .hasMessage("cannot log in to " + HOST + ": ECR answered with something that is no token");
        }
    }

    @Test
    void namesTheActionThatIsMissing() {
        ecr.refuses(
                "GetAuthorizationToken",
                "AccessDeniedException",
                "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: ecr:GetAuthorizationToken on"
                        + " resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action");

        assertThatThrownBy(() -> token.password(HOST)).isInstanceOfSatisfying(RegistryException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(RegistryException.Kind.DENIED);
            assertThat(failure)
                    .hasMessageStartingWith("cannot log in to " + HOST + ": User: arn:aws:iam::123456789012:user/ana is"
                            + " not authorized to perform: ecr:GetAuthorizationToken");
            assertThat(failure.hint()).isEqualTo("allow ecr:GetAuthorizationToken to whom the message names");
        });
    }

    @Test
    void saysThatAwsDoesNotKnowTheKeyOrCannotBeReached() {
        ecr.refuses("GetAuthorizationToken", "UnrecognizedClientException", "The security token is invalid.");
        assertThatThrownBy(() -> token.password(HOST))
                .hasMessage("cannot log in to " + HOST + ": AWS does not know the access key");
        ecr.close();

        assertThatThrownBy(() -> token.password(HOST)).isInstanceOfSatisfying(RegistryException.class, failure -> {
            assertThat(failure.kind().passing()).isTrue();
            assertThat(failure).hasMessageStartingWith("cannot log in to " + HOST + ": AWS cannot be reached (");
        });
    }
}
