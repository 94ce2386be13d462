package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.pipeline.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a step's command is started in its container, and where it finds what. */
final class ContainerScript {
    static final String INPUTS = "/pipewright/inputs";
    static final String OUTPUTS = "/pipewright/outputs";
    static final String TEMPORARY = "/pipewright/tmp";
    static final String METADATA = "/pipewright/metadata.json";
    static final String CODE = "/pipewright/code";
    static final String LOG = "/pipewright/log";
    static final String STATUS = "/pipewright/status";

    /** The script's own trouble: it could not open the log, or was not given all secrets. */
    static final int NOT_BEGUN = 125;

    /** So that the init process passes signals to all of the command's processes; taken away before it starts. */
    static final Map<String, String> INIT = Map.of("TINI_KILL_PROCESS_GROUP", "1", "TINI_SUBREAPER", "1");

    private static final String SECRETS = "secrets";

    /**
     * Arguments: the command, and whether secrets come on standard input: a script that exports them, each line behind a plus
     * sign, and a dot at its end. Signals to the group are for the command: this shell handles them by doing nothing. Only
     * builtins are used, and what the shell itself would print about signals is no part of the log. How many processes the kernel
     * killed for want of memory it asks itself, in cgroups of version 2 or 1: what happens in a container's first moments the engine
     * may never hear of.
     */
    private static final String SCRIPT = """
            trap : HUP INT TERM
            exec >>/pipewright/log 2>/dev/null || exit 125
            unset TINI_KILL_PROCESS_GROUP TINI_SUBREAPER
            if [ "$2" = secrets ]; then
                all=
                while IFS= read -r line && [ "$line" != . ]; do
                    all="$all${line#+}
            "
                done
                [ "$line" = . ] || exit 125
                eval "$all"
                unset all line
            fi
            exec </dev/null
            (exec sh -c "$1" 2>&1)
            code=$?
            killed=
            for file in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control; do
                [ $code != 0 ] && [ -r $file ] && while read -r key count; do
                    [ "$key" = oom_kill ] && killed=$count
                done <$file
            done
            echo $code $killed >>/pipewright/status
            exit $code
            """;

    private ContainerScript() {}

    static List<String> command(String command, boolean secrets) {
        return List.of("sh", "-c", SCRIPT, "sh", command, secrets ? SECRETS : "");
    }

    /** What is to be said on standard input. */
    static byte[] exports(Map<String, String> secrets) {
        List<String> lines = new ArrayList<>();
        secrets.forEach((name, value) -> {
            for (String line : ("export " + name + "=" + Shell.quote(value)).split("\n", -1)) {
                lines.add("+" + line);
            }
        });
        lines.add(".");
        return (String.join("\n", lines) + "\n").getBytes(UTF_8);
    }
}
