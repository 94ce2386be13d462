package dev.pipewright.cli.console;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The {@code -o} of every command that reads. */
public final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            converter = ByName.class,
            description = "text for people (the default), json for programs: one document on standard output")
    private Format format = Format.TEXT;

    /** Whether the result is wanted as JSON. */
    public boolean json() {
        return format == Format.JSON;
    }

    private enum Format {
        TEXT,
        JSON
    }

    /** Takes the formats as help writes them. */
    static final class ByName implements ITypeConverter<Format> {
        @Override
        public Format convert(String name) {
            return switch (name) {
                case "text" -> Format.TEXT;
                case "json" -> Format.JSON;
                default -> throw new TypeConversionException("expected text or json, not '" + name + "'");
            };
        }
    }
}
