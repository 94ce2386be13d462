package dev.pipewright.run;

import dev.pipewright.activity.StepState;
import java.util.List;

/** The run as a markdown table, for the Web UI's current details. */
final class Details {
    /** The server keeps 20,000 bytes. */
    private static final int MOST_ROWS = 60;

    private Details() {}

    static String of(StepBoard board, List<RunMachine> machines) {
        StringBuilder text = new StringBuilder("| step | state | legs done |\n|---|---|---|\n");
        List<StepBoard.Row> rows = board.rows(MOST_ROWS);
        for (StepBoard.Row row : rows) {
            text.append("| ")
                    .append(row.step())
                    .append(" | ")
                    .append(row.state())
                    .append(" | ");
            text.append(row.done()).append('/').append(row.legs()).append(" |\n");
        }
        machines(text, machines);
        return text.append("\nran: ")
                .append(board.count(StepState.SUCCEEDED))
                .append(", cached: ")
                .append(board.count(StepState.CACHED))
                .append(", failed: ")
                .append(board.count(StepState.FAILED))
                .append('\n')
                .toString();
    }

    private static void machines(StringBuilder text, List<RunMachine> machines) {
        if (machines.isEmpty()) {
            return;
        }
        text.append("\n| machine | state | steps |\n|---|---|---|\n");
        for (RunMachine machine : machines.subList(0, Math.min(MOST_ROWS, machines.size()))) {
            text.append("| ")
                    .append(machine.number())
                    .append(" | ")
                    .append(machine.shownState())
                    .append(" | ")
                    .append(machine.users())
                    .append(" |\n");
        }
    }
}
