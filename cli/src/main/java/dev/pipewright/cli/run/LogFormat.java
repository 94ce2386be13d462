package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activities.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a line of an attempt's log is printed. A further attempt is told from the first in each of them. */
enum LogFormat {
    /** What the step printed, for a log of one step. */
    PLAIN {
        @Override
        String line(StepAttempt attempt, String text) {
            return (attempt.attempt() > 1 ? "attempt " + attempt.attempt() + " | " : "") + visible(text);
        }
    },
    /** With the step's name in front. */
    PREFIXED {
        @Override
        String line(StepAttempt attempt, String text) {
            String number = attempt.attempt() > 1 ? " (attempt " + attempt.attempt() + ")" : "";
            return attempt.step() + number + " | " + visible(text);
        }
    },
    /** An object per line, with exactly what the step printed. */
    JSON {
        @Override
        String line(StepAttempt attempt, String text) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("step", attempt.step());
            tree.put("attempt", attempt.attempt());
            tree.put("line", text);
            return Json.compact(tree);
        }
    };

    abstract String line(StepAttempt attempt, String text);

    /** Colours stay; what would move the cursor, ring the bell or change the terminal's mode does not. */
    private static String visible(String text) {
        StringBuilder shown = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean harmful = (c < ' ' && c != '\t' && c != '\u001b' && c != '\r')
                    || c == '\u007f'
                    || (c >= '\u0080' && c < '\u00a0')
                    || (c == '\u001b' && !colour(text, i));
            if (harmful && shown == null) {
                shown = new StringBuilder(text.substring(0, i));
            }
            if (shown != null) {
                shown.append(harmful ? '\ufffd' : c);
            }
        }
        String result = shown == null ? text : shown.toString();
        return result.endsWith("\r") ? result.substring(0, result.length() - 1) : result;
    }

    /** Select Graphic Rendition (ECMA-48 8.3.117): ESC [ digits and semicolons m. */
    private static boolean colour(String text, int escape) {
        int i = escape + 1;
        if (i >= text.length() || text.charAt(i) != '[') {
            return false;
        }
        for (i++; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'm') {
                return true;
            }
            if (c != ';' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return false;
    }
}
