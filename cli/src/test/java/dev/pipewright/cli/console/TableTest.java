package dev.pipewright.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void wrapsTheLastColumnBetweenWords() {
        Table table = Table.of(false, "STEP", "WHY").row("train", "code of train.py and of prepare.py changed");

        assertThat(printed(table.within(30))).isEqualToNormalizingNewlines("""
                STEP   WHY
                train  code of train.py and of
                       prepare.py changed
                """);
    }

    @Test
    void breaksAWordThatNoLineHolds() {
        Table table = Table.of(false, "STEP", "WHY").row("train", "a".repeat(30));

        assertThat(printed(table.within(27)))
                .contains("train  " + "a".repeat(20) + "\n       " + "a".repeat(10) + "\n");
    }

    @Test
    void leavesSomeWordsALineInANarrowTerminal() {
        Table table = Table.of(false, "STEP", "WHY").row("train", "code of train.py changed");

        assertThat(printed(table.within(10))).contains("train  code of train.py\n       changed\n");
    }

    @Test
    void wrapsNothingWithoutALimit() {
        String why = "because ".repeat(100).strip();

        assertThat(printed(Table.of(false, "STEP", "WHY").row("train", why))).contains("train  " + why + "\n");
    }

    private static String printed(Table table) {
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text));
        return text.toString();
    }
}
