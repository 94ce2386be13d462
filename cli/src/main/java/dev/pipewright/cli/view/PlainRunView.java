package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.ImageBuild;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.MachineState;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Text;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A line per event, for files, pipes and terminals that can only go on. */
final class PlainRunView implements RunView {
    private final Environment environment;
    private final Clock clock;
    private final boolean colour;
    private final DateTimeFormatter time;
    private final List<Event> news = new ArrayList<>();
    private final Map<String, StepState> known = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    private final Map<String, Instant> building = new HashMap<>();
    private final Set<String> built = new HashSet<>();
    private final Map<String, MachineState> fleet = new HashMap<>();
    private @Nullable RunStatus status;

    PlainRunView(Environment environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
        this.colour = environment.errColour();
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(clock.getZone());
    }

    @Override
    public synchronized void begin(Run run, List<StepAttempt> changed) {
        introduce(run);
        changed.forEach(this::begin);
        tell();
    }

    @Override
    public synchronized void update(Run run, List<StepAttempt> changed) {
        introduce(run);
        changed.forEach(this::show);
        tell();
        if (run.status() != status && run.status() == RunStatus.CLEANING_UP) {
            say(clock.instant(), "cleaning up");
            tell();
        }
        status = run.status();
    }

    private void introduce(Run run) {
        if (status == null) {
            environment.say("Run " + run.name() + " of pipeline " + run.pipeline() + " on stack " + run.stack());
            status = run.status();
        }
    }

    private void begin(StepAttempt attempt) {
        Instant started = attempt.started();
        if (started != null
                && attempt.state() != StepState.QUEUED
                && attempt.state() != StepState.CACHED
                && begun.add(attempt.step() + "/" + attempt.attempt())) {
            say(started, name(attempt) + " started" + because(attempt));
        }
    }

    @Override
    public synchronized void prepare(List<ImageBuild> images, List<MachineRecord> machines) {
        images.forEach(this::show);
        machines.forEach(this::show);
        tell();
    }

    private void show(ImageBuild image) {
        Instant seen = building.put(image.image(), image.started());
        if (!image.started().equals(seen)) {
            // It may have failed before there was anything to build, and a prebuilt one takes no time.
            if (image.failure() == null && !image.started().equals(image.ended())) {
                say(image.started(), "building image " + Style.STRONG.apply(image.image(), colour));
            }
            built.remove(image.image());
        }
        if (image.ended() != null && built.add(image.image())) {
            String text = FleetPhrases.style(image).apply(FleetPhrases.of(image, clock.instant()), colour);
            say(image.ended(), "image " + Style.STRONG.apply(image.image(), colour) + " " + text);
        }
    }

    /** A machine may have gone through several states since it was seen last. */
    private void show(MachineRecord machine) {
        MachineState before = fleet.put(machine.id(), machine.state());
        String name = "machine " + Style.STRONG.apply(machine.id(), colour) + " ";
        if (before == null) {
            say(machine.provisioned(), name + "booting (" + FleetPhrases.size(machine) + ")");
        }
        if (FleetPhrases.delayed(machine)) {
            say(clock.instant(), name + Style.WARNING.apply("not started yet: " + FleetPhrases.delay(machine), colour));
        }
        if (before == machine.state()) {
            return;
        }
        Instant ready = machine.ready();
        if (ready != null && before != MachineState.READY) {
            say(ready, name + "ready after " + Text.between(machine.provisioned(), ready));
        }
        if (machine.ended() != null) {
            String text = FleetPhrases.style(machine).apply(FleetPhrases.of(machine, clock.instant()), colour);
            say(machine.ended(), name + text);
        }
    }

    /** An attempt may have gone through several states since it was seen last. */
    private void show(StepAttempt attempt) {
        StepState before = known.put(attempt.step() + "/" + attempt.attempt(), attempt.state());
        if (before == attempt.state()) {
            return;
        }
        begin(attempt);
        if (attempt.state().finished()) {
            Instant ended = attempt.ended();
            Style style = Phrases.style(attempt.state());
            String text = ended(attempt);
            say(ended == null ? clock.instant() : ended, name(attempt) + " " + style.apply(text, colour));
        }
    }

    private static String because(StepAttempt attempt) {
        String number = attempt.attempt() > 1 ? "attempt " + attempt.attempt() : "";
        String reason = attempt.reason() == null ? "" : "because: " + Text.line(attempt.reason());
        return bracketed(number + (number.isEmpty() || reason.isEmpty() ? "" : "; ") + reason);
    }

    private static String ended(StepAttempt attempt) {
        String took = Phrases.time(attempt, Instant.EPOCH);
        String message = attempt.message() == null ? "" : ": " + Text.line(attempt.message());
        String after = took.isEmpty() ? "" : " after " + took;
        return switch (attempt.state()) {
            case SUCCEEDED -> "finished in " + took + bracketed(Phrases.metadata(attempt));
            case CACHED -> "cached" + (attempt.cachedFrom() == null ? "" : " (from " + attempt.cachedFrom() + ")");
            default -> Phrases.of(attempt.state()) + after + message;
        };
    }

    private static String bracketed(String text) {
        return text.isEmpty() ? "" : " (" + Text.line(text) + ")";
    }

    @Override
    public void say(String line) {
        environment.say(line);
    }

    @Override
    public void close() {
        environment.err().flush();
    }

    private String name(StepAttempt attempt) {
        return Style.STRONG.apply(attempt.step(), colour);
    }

    private void say(Instant when, String what) {
        news.add(new Event(when, what));
    }

    /** What was noticed at the same look, in the order in which it happened. */
    private void tell() {
        news.sort(Comparator.comparing(Event::when));
        news.forEach(event -> environment.say(Style.FAINT.apply(time.format(event.when), colour) + " " + event.what));
        news.clear();
    }

    private record Event(Instant when, String what) {}
}
