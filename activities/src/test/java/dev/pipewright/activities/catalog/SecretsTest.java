package dev.pipewright.activities.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final String VALUE = "correct-horse-battery-staple";

    @TempDir
    Path folder;

    @Test
    void givesBackWhatWasSealed() {
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.secrets().create("DB_PASSWORD", VALUE);
            assertThat(catalog.secrets().list()).extracting(Secret::name).containsExactly("DB_PASSWORD");
        }

        try (Catalog catalog = Catalog.open(folder)) {
            assertThat(catalog.secrets().value("DB_PASSWORD")).isEqualTo(VALUE);
            catalog.secrets().update("DB_PASSWORD", "naïve ☃");
            assertThat(catalog.secrets().value("DB_PASSWORD")).isEqualTo("naïve ☃");
            catalog.secrets().delete("DB_PASSWORD");
            assertThat(catalog.secrets().list()).isEmpty();
        }
    }

    @Test
    void leavesNoValueInAnyFile() throws IOException {
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.secrets().create("DB_PASSWORD", VALUE);
            assertThatNoFileHolds(VALUE);
        }
        assertThatNoFileHolds(VALUE);
    }

    private void assertThatNoFileHolds(String value) throws IOException {
        List<Path> files;
        try (var all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSizeGreaterThan(2);
        for (Path file : files) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(value);
        }
    }

    @Test
    void keepsTheKeyToItsOwnerAndCreatesItWithTheFirstSecret() throws IOException {
        try (Catalog catalog = Catalog.open(folder)) {
            assertThat(folder.resolve("secret.key")).doesNotExist();
            catalog.secrets().create("A", "1");
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secret.key"))))
                .isEqualTo("rw-------");
        assertThat(Files.size(folder.resolve("secret.key"))).isEqualTo(32);
    }

    @Test
    void saysThatTheKeyIsAnotherOne() {
        try (Catalog catalog = withKey(key('a'))) {
            catalog.secrets().create("A", "1");
            assertThat(catalog.secrets().value("A")).isEqualTo("1");
        }

        try (Catalog catalog = withKey(key('b'))) {
            assertThatThrownBy(() -> catalog.secrets().value("A"))
                    .isInstanceOfSatisfying(
                            CatalogException.class, e -> assertThat(e.hint()).contains("pipewright secret update A"))
                    .hasMessage("Cannot read secret 'A': it was sealed with another key");
        }
    }

    @Test
    void saysThatTheKeyFileIsGoneOrDamaged() throws IOException {
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.secrets().create("A", "1");
            Files.writeString(folder.resolve("secret.key"), "short");
            assertThatThrownBy(() -> catalog.secrets().value("A"))
                    .hasMessage("Cannot use the secret key " + folder.resolve("secret.key")
                            + ": it has 5 bytes instead of 32");

            Files.delete(folder.resolve("secret.key"));
            assertThatThrownBy(() -> catalog.secrets().value("A"))
                    .hasMessage("Cannot read secret 'A': its key " + folder.resolve("secret.key") + " is gone");
        }
    }

    @Test
    void noticesARowThatWasChangedOrMovedToAnotherName() {
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.secrets().create("A", "1");
            catalog.secrets().create("B", "2");
            catalog.sql()
                    .update("UPDATE secret SET (nonce, sealed) = (SELECT nonce, sealed FROM secret WHERE name = 'B')"
                            + " WHERE name = 'A'");
            assertThatThrownBy(() -> catalog.secrets().value("A"))
                    .hasMessage("Cannot read secret 'A': its row in the catalog was changed by something else");

            catalog.sql().update("UPDATE secret SET sealed = '?' WHERE name = 'B'");
            assertThatThrownBy(() -> catalog.secrets().value("B"))
                    .hasMessage("Cannot read secret 'B': its row in the catalog was changed by something else");
        }
    }

    @Test
    void refusesAKeyThatIsNot32BytesInBase64() {
        try (Catalog catalog = withKey("not a key")) {
            assertThatThrownBy(() -> catalog.secrets().create("A", "1"))
                    .isInstanceOfSatisfying(
                            CatalogException.class, e -> assertThat(e.hint()).isEqualTo("openssl rand -base64 32"))
                    .hasMessage("Cannot use PIPEWRIGHT_SECRET_KEY: it is not 32 bytes in base64");
        }
    }

    @Test
    void refusesWhatCannotBeAnEnvironmentVariable() {
        try (Catalog catalog = Catalog.open(folder)) {
            assertThatThrownBy(() -> catalog.secrets().create("db-password", "1"))
                    .hasMessage(
                            "Cannot use the secret name 'db-password': it becomes an environment variable: only letters,"
                                    + " digits and '_', not a digit first");
            for (String name : new String[] {"INPUTS", "OUTPUTS", "TMPDIR", "PIPEWRIGHT_RUN"}) {
                assertThatThrownBy(() -> catalog.secrets().create(name, "1"))
                        .hasMessage("Cannot use the secret name '" + name
                                + "': INPUTS, OUTPUTS, TMPDIR and PIPEWRIGHT_* are set for every step");
            }
            assertThatThrownBy(() -> catalog.secrets().create("A", ""))
                    .hasMessage("Cannot use the value given for secret 'A': it is empty");
            assertThatThrownBy(() -> catalog.secrets().create("A", "a\0b")).hasMessageContaining("it has a zero byte");
            assertThatThrownBy(() -> catalog.secrets().create("A", "x".repeat(200_000)))
                    .hasMessageContaining("it has 200000 characters");
        }
    }

    @Test
    void refusesATakenNameAndNamesTheNearestToAnUnknownOne() {
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.secrets().create("TOKEN", "1");

            assertThatThrownBy(() -> catalog.secrets().create("TOKEN", "2"))
                    .hasMessage("Cannot create secret 'TOKEN': the name is taken");
            assertThatThrownBy(() -> catalog.secrets().value("TOKNE"))
                    .isInstanceOfSatisfying(
                            CatalogException.class, e -> assertThat(e.hint()).isEqualTo("did you mean 'TOKEN'?"))
                    .hasMessage("Cannot find secret 'TOKNE': none of that name is registered (registered: TOKEN)");
        }
    }

    private Catalog withKey(@Nullable String key) {
        return Catalog.open(new CatalogConfig(folder, folder.resolve("cache"), key, Clock.systemUTC()));
    }

    private static String key(char letter) {
        return Base64.getEncoder()
                .encodeToString(String.valueOf(letter).repeat(32).getBytes(StandardCharsets.US_ASCII));
    }
}
