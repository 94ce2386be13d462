package dev.pipewright.activities.catalog;

import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteDataSource;

/** Brings a catalog file up to date. Apart, because loading Flyway takes longer than opening the catalog. */
final class Migration {
    private Migration() {}

    /** Applies what is missing, each migration in a transaction. A second call does nothing. */
    static void run(Path file) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        source.getConfig().setBusyTimeout(30_000);
        try {
            Flyway.configure(Migration.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:dev/pipewright/activities/catalog/migration")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw CatalogException.unusable(
                    "Cannot bring the catalog " + file + " up to date: " + firstLine(e),
                    "move the file away to begin with an empty catalog: mv " + file + " " + file + ".old",
                    e);
        }
    }

    private static String firstLine(FlywayException e) {
        String message = String.valueOf(e.getMessage()).strip();
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end).strip();
    }
}
