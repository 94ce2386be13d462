package dev.pipewright.cli;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.CatalogConfig;
import dev.pipewright.cli.console.Environment;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * Makes commands, with what their constructors ask for: an {@link Environment}, or a supplier of something that is opened
 * at its first use and closed after the command.
 */
final class CommandFactory implements IFactory, AutoCloseable {
    private Environment environment;
    private @Nullable Catalog opened;

    CommandFactory(Environment environment) {
        this.environment = environment;
    }

    Environment environment() {
        return environment;
    }

    /** Commands made from now on see an environment without colour. */
    void withoutColour() {
        environment = environment.withoutColour();
    }

    /** The one catalog of a command, opened by the first call. */
    Catalog catalog() {
        Catalog catalog = opened;
        if (catalog == null) {
            catalog = Catalog.open(new CatalogConfig(
                    environment.dataFolder(),
                    environment.cacheFolder(),
                    environment.variable("PIPEWRIGHT_SECRET_KEY"),
                    Clock.systemUTC()));
            opened = catalog;
        }
        return catalog;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (!type.getName().startsWith("dev.pipewright.")) {
            return CommandLine.defaultFactory().create(type);
        }
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        Type[] wanted = constructor.getGenericParameterTypes();
        Object[] given = new Object[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            given[i] = collaborator(wanted[i], type);
        }
        constructor.setAccessible(true);
        try {
            return type.cast(constructor.newInstance(given));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Object collaborator(Type wanted, Class<?> by) {
        if (wanted == Environment.class) {
            return environment;
        }
        if (wanted instanceof ParameterizedType type
                && type.getRawType() == Supplier.class
                && type.getActualTypeArguments()[0] == Catalog.class) {
            return (Supplier<Catalog>) this::catalog;
        }
        throw new IllegalStateException(by.getName() + " asks for an unknown collaborator: " + wanted);
    }

    /** Closes what was opened. The next command opens it again. */
    @Override
    public void close() {
        Catalog catalog = opened;
        opened = null;
        if (catalog != null) {
            catalog.close();
        }
    }
}
