package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.ImageBuild;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.cli.console.Style;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of the images and machines of a run, as the lines of a terminal. */
final class FleetLines {
    /** More machines than that are counted. */
    private static final int MOST_MACHINES = 4;

    private final Map<String, ImageBuild> images = new LinkedHashMap<>();
    private final Map<String, MachineRecord> machines = new LinkedHashMap<>();

    /** Takes what changed. */
    void update(List<ImageBuild> changedImages, List<MachineRecord> changedMachines) {
        changedImages.forEach(image -> images.put(image.image(), image));
        changedMachines.forEach(machine -> machines.put(machine.id(), machine));
    }

    /** The images, then the machines that are there and those that were lost; none of a run that has neither. */
    List<Line> lines(Instant now, boolean unicode) {
        if (images.isEmpty() && machines.isEmpty()) {
            return List.of();
        }
        List<Line> lines = new ArrayList<>();
        for (ImageBuild image : images.values()) {
            lines.add(line("image " + image.image(), FleetPhrases.of(image, now), FleetPhrases.style(image), unicode));
        }
        List<MachineRecord> telling = telling();
        int hidden = Math.max(0, telling.size() - MOST_MACHINES);
        if (hidden > 0) {
            lines.add(new Line().add("  " + (unicode ? "… " : "... ") + hidden + " more machines", Style.FAINT));
        }
        for (MachineRecord machine : telling.subList(hidden, telling.size())) {
            lines.add(line(
                    "machine " + machine.id(), FleetPhrases.of(machine, now), FleetPhrases.style(machine), unicode));
        }
        return lines;
    }

    private List<MachineRecord> telling() {
        List<MachineRecord> telling = new ArrayList<>();
        for (MachineRecord machine : machines.values()) {
            if (machine.ended() == null || machine.lost()) {
                telling.add(machine);
            }
        }
        return telling;
    }

    private static Line line(String name, String text, Style style, boolean unicode) {
        return new Line()
                .add("  " + (unicode ? "▸" : "*") + " ", style)
                .add(name, Style.PLAIN)
                .add("  ", Style.PLAIN)
                .add(text, style);
    }
}
