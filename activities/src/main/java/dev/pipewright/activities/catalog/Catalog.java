package dev.pipewright.activities.catalog;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The database of stacks, components, secrets, runs, steps, artifacts and machines: one SQLite file that several processes use at
 * once. Threads may share a catalog; its calls take turns.
 */
public final class Catalog implements AutoCloseable {
    private final Sql sql;
    private final Components components;
    private final Stacks stacks;
    private final Connectors connectors;
    private final Secrets secrets;
    private final Runs runs;
    private final Steps steps;
    private final ArtifactRecords artifacts;
    private final Revisions revisions;

    private Catalog(CatalogConfig config, Sql sql) {
        this.sql = sql;
        this.revisions = new Revisions(sql);
        Sealing sealing = new Sealing(config.data().resolve("secret.key"), config.secretKey());
        this.connectors = new Connectors(sql, sealing, config.clock());
        this.components = new Components(sql, connectors, config.data(), config.clock());
        this.stacks = new Stacks(sql, components, config.clock());
        this.secrets = new Secrets(sql, sealing, config.clock());
        this.artifacts = new ArtifactRecords(sql);
        this.runs = new Runs(sql, revisions, artifacts);
        this.steps = new Steps(sql, revisions);
    }

    /** The catalog of a folder, with everything else as {@link CatalogConfig#in} has it. */
    public static Catalog open(Path dataFolder) {
        return open(CatalogConfig.in(dataFolder));
    }

    /**
     * The catalog of a folder. The first call creates {@code catalog.db} with its default stack; one after an upgrade
     * brings it up to date; any other is one query. Processes may do all that at the same moment.
     *
     * @throws CatalogException UNUSABLE if the file is corrupt, read-only or of a newer program; nothing is overwritten
     */
    public static Catalog open(CatalogConfig config) {
        Path file = config.data().resolve("catalog.db");
        return new Catalog(config, new Sql(CatalogFile.open(config.data(), config.cache()), file));
    }

    public Components components() {
        return components;
    }

    public Stacks stacks() {
        return stacks;
    }

    public Connectors connectors() {
        return connectors;
    }

    public Secrets secrets() {
        return secrets;
    }

    public Runs runs() {
        return runs;
    }

    public Steps steps() {
        return steps;
    }

    public ArtifactRecords artifacts() {
        return artifacts;
    }

    /** Made anew by each call: most commands, and runs without machines, never ask. */
    public Machines machines() {
        return new Machines(sql, runs, revisions);
    }

    /** Made anew by each call, as {@link #machines} are. */
    public Builds builds() {
        return new Builds(sql, runs, revisions);
    }

    /**
     * Does several changes or, if one of them or the work itself throws, none of them. The work may be begun again when
     * another process is in the way, so it must have no effect besides the catalog.
     */
    public <T> T atomically(Supplier<T> work) {
        return sql.write(work);
    }

    Sql sql() {
        return sql;
    }

    Revisions revisions() {
        return revisions;
    }

    /** Ends the connection. A second call does nothing. */
    @Override
    public void close() {
        sql.close();
    }
}
