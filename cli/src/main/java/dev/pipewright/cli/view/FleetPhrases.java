package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.ImageBuild;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.MachineState;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words for the machines and images of a run, and the trees that JSON is written from. Keys never change. */
public final class FleetPhrases {
    private FleetPhrases() {}

    /** {@code pushed 3.1 MiB in 4.2s}; what comes after the image's name. */
    static String of(ImageBuild image, Instant now) {
        if (image.ended() == null) {
            return "building for " + Text.between(image.started(), now);
        }
        String took = Text.between(image.started(), image.ended());
        if (image.failure() != null) {
            return "failed after " + took + ": " + Text.line(image.failure());
        }
        return image.pushedBytes() == 0
                ? "ready in " + took + ", nothing to push"
                : "pushed " + Text.bytes(image.pushedBytes()) + " in " + took;
    }

    /** {@code ready after 3.4s}; what comes after the machine's id. */
    static String of(MachineRecord machine, Instant now) {
        return switch (machine.state()) {
            case BOOTING ->
                "booting for " + Text.between(machine.provisioned(), now)
                        + (delayed(machine) ? ": " + delay(machine) : "");
            case READY -> "ready after " + Text.between(machine.provisioned(), machine.ready());
            case ENDED ->
                ended(machine) + " after " + Text.between(machine.provisioned(), machine.ended()) + loss(machine);
        };
    }

    /** Whether a machine that is to boot could not be started yet. */
    static boolean delayed(MachineRecord machine) {
        return machine.state() == MachineState.BOOTING && machine.reason() != null;
    }

    /** Why it could not. */
    static String delay(MachineRecord machine) {
        return String.valueOf(why(machine));
    }

    private static String loss(MachineRecord machine) {
        return machine.lost() ? ": " + why(machine) : "";
    }

    private static String ended(MachineRecord machine) {
        return machine.lost() ? "lost" : "released";
    }

    static Style style(ImageBuild image) {
        if (image.failure() != null) {
            return Style.BAD;
        }
        return image.ended() == null ? Style.BUSY : Style.GOOD;
    }

    static Style style(MachineRecord machine) {
        return switch (machine.state()) {
            case BOOTING -> Style.BUSY;
            case READY -> Style.GOOD;
            case ENDED -> machine.lost() ? Style.WARNING : Style.FAINT;
        };
    }

    /** {@code BOOTING}, {@code READY}, {@code RELEASED}, {@code LOST}. */
    public static Table.Cell state(MachineRecord machine) {
        String word = machine.ended() == null
                ? machine.state().name()
                : ended(machine).toUpperCase(Locale.ROOT);
        return new Table.Cell(word, style(machine));
    }

    /** Why it ended, or has not been started yet, in one line; null if there is nothing to say. */
    public static @Nullable String why(MachineRecord machine) {
        return machine.reason() == null ? null : Text.line(machine.reason());
    }

    /** {@code 2 CPUs, 4.0 GiB}; what is not limited is not mentioned. */
    public static String size(MachineRecord machine) {
        String cpus = machine.cpus() == 0 ? "" : cpus(machine.cpus());
        String memory = machine.memoryBytes() == 0 ? "" : Text.bytes(machine.memoryBytes());
        String both = cpus + (cpus.isEmpty() || memory.isEmpty() ? "" : ", ") + memory;
        String type = machine.type() == null ? "" : machine.type();
        if (type.isEmpty() || both.isEmpty()) {
            String none = machine.flavor().equals("vm_docker") ? "all of its host" : "size not known yet";
            return both.isEmpty() && type.isEmpty() ? none : type + both;
        }
        return type + " (" + both + ")";
    }

    private static String cpus(double cpus) {
        boolean whole = cpus == Math.rint(cpus);
        String amount = whole ? Long.toString((long) cpus) : Double.toString(cpus);
        return amount + (cpus == 1 ? " CPU" : " CPUs");
    }

    /** How long it was, or has been, there. */
    public static String age(MachineRecord machine, Instant now) {
        return Text.between(machine.provisioned(), machine.ended() == null ? now : machine.ended());
    }

    /** A machine as JSON. */
    public static Map<String, @Nullable Object> tree(MachineRecord machine) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("id", machine.id());
        tree.put("run", machine.run());
        tree.put("execution", machine.execution());
        tree.put("number", machine.number());
        tree.put("flavor", machine.flavor());
        tree.put("task_queue", machine.taskQueue());
        tree.put("type", machine.type());
        tree.put("cpus", machine.cpus());
        tree.put("memory", machine.memoryBytes());
        tree.put("state", machine.state());
        tree.put("lost", machine.lost());
        tree.put("provisioned", machine.provisioned());
        tree.put("ready", machine.ready());
        tree.put("ended", machine.ended());
        tree.put("reason", machine.reason());
        tree.put("details", machine.details());
        return tree;
    }

    /** An image as JSON. */
    public static Map<String, @Nullable Object> tree(ImageBuild image) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("image", image.image());
        tree.put("reference", image.reference());
        tree.put("digest", image.digest());
        tree.put("started", image.started());
        tree.put("ended", image.ended());
        tree.put("pushed", image.pushedBytes());
        tree.put("failure", image.failure());
        return tree;
    }
}
