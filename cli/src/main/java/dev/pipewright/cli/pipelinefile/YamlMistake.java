package dev.pipewright.cli.pipelinefile;

import java.util.Locale;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/** Turns what the YAML engine throws into a mistake with a place and, for the usual ones, the way out. */
final class YamlMistake {
    private static final int LONGEST = 300;

    private YamlMistake() {}

    static void report(YamlEngineException failure, String source, Problems problems) {
        if (failure instanceof MarkedYamlEngineException marked
                && marked.getProblemMark().isPresent()) {
            Mark mark = marked.getProblemMark().get();
            problems.add(mark.getLine() + 1, mark.getColumn() + 1, "Cannot read the YAML: " + explain(marked));
        } else if (failure instanceof ReaderException reader) {
            reportCharacter(reader, source, problems);
        } else if (failure instanceof YamlVersionException version) {
            String found = version.getSpecVersion().getMajor() + "."
                    + version.getSpecVersion().getMinor();
            problems.add(1, 1, "Cannot read YAML version " + found + ": remove the %YAML line, 1.2 is read");
        } else {
            problems.add(1, 1, "Cannot read the YAML: " + oneLine(String.valueOf(failure.getMessage())));
        }
    }

    private static void reportCharacter(ReaderException reader, String source, Problems problems) {
        int at =
                source.offsetByCodePoints(0, Math.min(reader.getPosition(), source.codePointCount(0, source.length())));
        int line = 1;
        int lineStart = 0;
        for (int index = source.indexOf('\n'); index >= 0 && index < at; index = source.indexOf('\n', index + 1)) {
            line++;
            lineStart = index + 1;
        }
        String code = String.format(Locale.ROOT, "U+%04X", reader.getCodePoint());
        problems.add(
                line,
                source.codePointCount(lineStart, at) + 1,
                "Cannot read the YAML: the control character " + code
                        + " must be written as an escape in double quotes");
    }

    private static String explain(MarkedYamlEngineException failure) {
        String problem = oneLine(String.valueOf(failure.getProblem()));
        if (problem.startsWith("mapping values are not allowed")) {
            return "a second ': ' in this line; put the text in quotes, or on its own lines after '|'";
        }
        if (problem.contains("\\t(TAB)")) {
            return "a tab cannot indent; use spaces";
        }
        String context = failure.getContext();
        if (problem.contains("found unexpected end of stream")
                && context != null
                && context.contains("quoted scalar")) {
            return "the quote that begins in line " + line(failure) + " is never closed";
        }
        return context == null
                ? problem
                : problem + " (" + oneLine(context) + " that begins in line " + line(failure) + ")";
    }

    private static int line(MarkedYamlEngineException failure) {
        return failure.getContextMark()
                        .or(failure::getProblemMark)
                        .map(Mark::getLine)
                        .orElse(0)
                + 1;
    }

    private static String oneLine(String text) {
        String line = text.replace('\n', ' ').replace('\r', ' ').strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }
}
