package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.ImageBuild;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.Terminal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Lines that are rewritten in place. Each frame is one write, so that nothing flickers. */
final class LiveRunView implements RunView {
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String ERASE_LINE_END = "\u001b[K";
    private static final String ERASE_BELOW = "\u001b[J";

    /** The prompt, the command and what the summary begins with stay in sight. */
    private static final int ROWS_LEFT_FREE = 4;

    private final Environment environment;
    private final Clock clock;
    private final StepLines steps;
    private final FleetLines fleet = new FleetLines();
    private final boolean colour;
    private final boolean unicode;
    private List<Line> shown = List.of();
    private String written = "";
    private int shownWidth = 1;
    private boolean cursorShown = true;
    private boolean closed;

    /** A process that is ended leaves no terminal without a cursor. Until it has ended, it goes on drawing. */
    private final Thread farewell = new Thread(this::showCursor, "give-cursor-back");

    LiveRunView(Environment environment, List<String> planned, Clock clock) {
        this.environment = environment;
        this.clock = clock;
        this.steps = new StepLines(planned);
        this.colour = environment.errColour();
        this.unicode = environment.unicode();
    }

    @Override
    public void begin(Run run, List<StepAttempt> changed) {
        // What steps print is never shown beside this view.
    }

    @Override
    public synchronized void update(Run present, List<StepAttempt> changed) {
        steps.update(changed);
        draw(present);
    }

    @Override
    public synchronized void prepare(List<ImageBuild> images, List<MachineRecord> machines) {
        fleet.update(images, machines);
    }

    /** Writes the frame over the last one. */
    private void draw(Run present) {
        if (closed) {
            return;
        }
        Terminal.Size size = environment.terminal().size();
        int width = Math.max(1, size.columns() - 1);
        List<Line> lines = lines(present, Math.max(2, size.rows() - ROWS_LEFT_FREE));
        StringBuilder frame = new StringBuilder();
        for (Line line : lines) {
            frame.append(line.render(width, colour)).append(ERASE_LINE_END).append('\n');
        }
        String text = frame.toString();
        if (text.equals(written) && width == shownWidth) {
            return;
        }
        if (shown.isEmpty()) {
            Runtime.getRuntime().addShutdownHook(farewell);
        }
        environment.err().print(toStart(size.columns()) + text + ERASE_BELOW);
        environment.err().flush();
        shown = lines;
        shownWidth = width;
        written = text;
    }

    /** What is prepared stands between the run and its steps, where there is room for some of those. */
    private List<Line> lines(Run present, int most) {
        Instant now = clock.instant();
        List<Line> preparation = fleet.lines(now, unicode);
        if (preparation.isEmpty()) {
            return steps.lines(present, now, most, unicode);
        }
        int room = Math.min(preparation.size(), most / 2);
        List<Line> lines = new ArrayList<>(steps.lines(present, now, Math.max(2, most - room), unicode));
        lines.addAll(1, preparation.subList(preparation.size() - room, preparation.size()));
        return lines;
    }

    /** The line comes to stand above the frame. */
    @Override
    public synchronized void say(String line) {
        if (shown.isEmpty() || closed) {
            environment.say(line);
            return;
        }
        environment
                .err()
                .print(toStart(environment.terminal().size().columns())
                        + line
                        + ERASE_LINE_END
                        + '\n'
                        + written
                        + ERASE_BELOW);
        environment.err().flush();
    }

    /** To the first column of the last frame's first line, of which a narrower window may have made several. */
    private String toStart(int columns) {
        if (shown.isEmpty()) {
            cursorShown = false;
            return HIDE_CURSOR;
        }
        int rows = 0;
        for (Line line : shown) {
            rows += Math.max(1, (line.width(shownWidth) + columns - 1) / columns);
        }
        return "\r\u001b[" + rows + "A";
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (shown.isEmpty()) {
            return;
        }
        showCursor();
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            // The process is ending: its hook shows the cursor once more at most.
        }
    }

    synchronized void showCursor() {
        if (!cursorShown) {
            cursorShown = true;
            environment.err().print(SHOW_CURSOR);
            environment.err().flush();
        }
    }
}
