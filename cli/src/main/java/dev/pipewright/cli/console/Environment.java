package dev.pipewright.cli.console;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a command. Commands read variables, folders and streams from here and nowhere else, so that tests can
 * stand in for all of it.
 *
 * @param variables of the process's environment
 * @param folder the current one, absolute: what relative paths of arguments are taken from
 * @param in where {@code -} and {@code --from-stdin} read
 * @param out results only
 * @param err everything said about the work
 */
public record Environment(
        Map<String, String> variables,
        Path folder,
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        Terminal terminal) {
    public Environment {
        variables = Map.copyOf(variables);
        requireNonNull(folder, "folder");
        requireNonNull(in, "in");
        requireNonNull(out, "out");
        requireNonNull(err, "err");
        requireNonNull(terminal, "terminal");
    }

    /** That of this process. Text is written as UTF-8 whatever the locale: it may be data for another program. */
    public static Environment system() {
        Map<String, String> variables = System.getenv();
        return new Environment(
                variables,
                Path.of("").toAbsolutePath(),
                System.in,
                new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                new SystemTerminal(variables.get("PIPEWRIGHT_TERMINAL")));
    }

    /** The same without colour on either stream. */
    public Environment withoutColour() {
        Map<String, String> changed = new HashMap<>(variables);
        changed.put("NO_COLOR", "1");
        changed.remove("CLICOLOR_FORCE");
        return new Environment(changed, folder, in, out, err, terminal);
    }

    /** The value of a variable, or null if it is not set or empty. */
    public @Nullable String variable(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** A path of an argument, taken from the current folder. */
    public Path resolve(String path) {
        return folder.resolve(path).normalize();
    }

    /** Where the catalog, its key, the default artifact store and the local server's state are. */
    public Path dataFolder() {
        return ownFolder("XDG_DATA_HOME", ".local/share", "");
    }

    /** Where things are kept that can be made again. */
    public Path cacheFolder() {
        return ownFolder("XDG_CACHE_HOME", ".cache", "cache");
    }

    /** A relative folder of the XDG specification is to be ignored; a relative one of our own is not. */
    private Path ownFolder(String xdg, String usual, String belowOwn) {
        String own = variable("PIPEWRIGHT_HOME");
        if (own != null) {
            return resolve(own).resolve(belowOwn).normalize();
        }
        String base = variable(xdg);
        if (base != null && Path.of(base).isAbsolute()) {
            return Path.of(base, "pipewright");
        }
        String home = variable("HOME");
        return Path.of(home == null ? System.getProperty("user.home") : home, usual, "pipewright");
    }

    /** Whether results are coloured. */
    public boolean outColour() {
        return colour(terminal.out());
    }

    /** How many letters fit into a line of results; no limit where they are read by a program. */
    public int outColumns() {
        return terminal.out() ? terminal.size().columns() : Integer.MAX_VALUE;
    }

    /** Where results go that are not text. */
    public OutputStream outBytes() {
        if (out instanceof StandardOutput standard) {
            return standard.bytes();
        }
        throw new IllegalStateException("Standard output takes text only");
    }

    /** Whether messages and progress are coloured. */
    public boolean errColour() {
        return colour(terminal.err());
    }

    /** no-color.org and bixense.com/clicolors, asked in the order in which they agree. */
    private boolean colour(boolean seen) {
        if (variable("NO_COLOR") != null) {
            return false;
        }
        String forced = variable("CLICOLOR_FORCE");
        if (forced != null && !forced.equals("0")) {
            return true;
        }
        return seen && !"0".equals(variable("CLICOLOR")) && !dumb();
    }

    /** Whether standard error is a terminal that can move its cursor. */
    public boolean live() {
        return terminal.err() && !dumb();
    }

    private boolean dumb() {
        String term = variable("TERM");
        return term == null || term.equals("dumb");
    }

    /** Whether the terminal's locale can show more than ASCII. */
    public boolean unicode() {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = variable(name);
            if (locale != null) {
                String upper = locale.toUpperCase(Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8");
            }
        }
        return false;
    }

    /** One typed line, or null at the end of input. */
    public @Nullable String readLine() {
        try {
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        } catch (java.io.IOException e) {
            return null;
        }
    }

    /** Says something to the user, a line on standard error. */
    public void say(String line) {
        err.println(line);
    }
}
