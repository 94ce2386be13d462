package dev.pipewright.cli.run;

import dev.pipewright.cli.console.UserError;
import dev.pipewright.cli.pipelinefile.Nearest;
import dev.pipewright.run.FailureMode;
import dev.pipewright.run.RunOptions;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a run treats the cache and failures. */
final class RunOptionsMixin {
    @Option(names = "--no-cache", description = "Run every step, even if an earlier result would do")
    private boolean noCache;

    @Option(
            names = "--from",
            paramLabel = "STEP",
            description = "Run this step and all that wait for it, even if earlier results would do")
    private @Nullable String from;

    @Option(
            names = "--only",
            paramLabel = "STEP",
            description = "Run this step alone, on earlier results of those it needs")
    private @Nullable String only;

    @Option(
            names = "--on-failure",
            paramLabel = "MODE",
            defaultValue = "stop",
            converter = ByName.class,
            description =
                    "When a step fails: stop (what runs finishes, nothing new starts), fail_fast (what runs is stopped"
                            + " at once) or continue (with what does not need it); default: stop")
    private FailureMode failureMode = FailureMode.STOP;

    /** Takes the modes as help writes them. */
    static final class ByName implements ITypeConverter<FailureMode> {
        private static final List<String> NAMES = List.of("stop", "fail_fast", "continue");

        @Override
        public FailureMode convert(String typed) {
            String name = typed.toLowerCase(Locale.ROOT).replace('-', '_');
            if (!NAMES.contains(name)) {
                String meant = Nearest.name(typed, NAMES);
                throw new TypeConversionException("expected stop, fail_fast or continue, not '" + typed + "'"
                        + (meant == null ? "" : " (did you mean '" + meant + "'?)"));
            }
            return FailureMode.valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    RunOptions options() {
        if (from != null && only != null) {
            throw UserError.usage(
                    "Cannot run both --from " + from + " and --only " + only
                            + ": one runs all steps that wait for a step, the other none of them",
                    "leave out one of the two");
        }
        return new RunOptions(noCache, from, only, failureMode);
    }
}
