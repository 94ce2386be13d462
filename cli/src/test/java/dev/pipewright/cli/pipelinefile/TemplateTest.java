package dev.pipewright.cli.pipelinefile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.cli.pipelinefile.ShellContext.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateTest {
    @TempDir
    Path temp;

    private PipelineFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = PipelineFolder.in(temp);
    }

    @Test
    void namesWhatDoesNotExistAtItsPlaceInTheCommand() throws Exception {
        String yaml = """
                name: p
                parameters: {alpha: 1}
                steps:
                  a:
                    matrix: {beta: [1]}
                    run: |
                      echo ${{ params.alpha }}
                      echo é ${{ params.alfa }} ${{ matrix.betta }} ${{ env.X }} ${{ x }}
                      echo ${{ params.alpha
                """;
        assertThat(folder.mistakes(yaml))
                .containsExactly(
                        "8:14: Unknown parameter 'alfa' in '${{ params.alfa }}': did you mean 'alpha'?",
                        "8:33: Unknown matrix key 'betta' in '${{ matrix.betta }}': did you mean 'beta'?",
                        "8:53: Unknown template '${{ env.X }}': there are params.alpha and matrix.beta; environment variables are"
                                + " written $NAME",
                        "8:66: Unknown template '${{ x }}': there are params.alpha and matrix.beta; environment variables are"
                                + " written $NAME",
                        "9:12: '${{' is never closed: end it with '}}'");
    }

    @Test
    void saysThatNothingIsDeclared() throws Exception {
        assertThat(
                        folder.mistakes(
                                "name: p\nsteps:\n  a:\n    run: echo ${{ params.x }} ${{ matrix.y }} ${{ z }}\n    when: ${{ params.x }}\n"))
                .containsExactly(
                        "4:15: Unknown parameter 'x' in '${{ params.x }}': the file declares no such parameter; add it under 'parameters'",
                        "4:31: Unknown matrix key 'y' in '${{ matrix.y }}': this step's matrix has no such key; add it under 'matrix'",
                        "4:47: Unknown template '${{ z }}': there are no parameters and no matrix keys; environment variables are written $NAME",
                        "5:11: Unknown parameter 'x' in when: the file declares no such parameter; add it under 'parameters'");
    }

    @Test
    void refusesAUseInsideQuotesWhereTheShellWouldLookIntoTheValue() throws Exception {
        String yaml = """
                name: p
                parameters: {x: 1}
                steps:
                  a:
                    run: |
                      echo "a ${{ params.x }}" '${{ params.x }}' "$(echo ${{ params.x }})"
                      cat <<END
                      ${{ params.x }}
                      END
                """;
        String shown = "Cannot use '${{ params.x }}' inside ";
        String wayOut = ": its value comes quoted for the shell; close the quotes before it and open them after it";
        assertThat(folder.mistakes(yaml))
                .containsExactly(
                        "6:15: " + shown + "double quotes" + wayOut,
                        "6:33: " + shown + "single quotes" + wayOut,
                        "8:7: " + shown
                                + "a here-document: its value comes quoted for the shell; put it into a variable before");
    }

    @Test
    void refusesTemplatesOutsideOfCommands() throws Exception {
        assertThat(folder.mistakes(
                        "name: p\nenv: {A: 'x ${{ params.x }}'}\nsteps: {a: {run: ls, matrix: {k: ['${{ a }}']}}}\n"))
                .containsExactly(
                        "2:13: Cannot use '${{' in environment variable 'A': only 'run' and 'when' know parameters and matrix values",
                        "3:36: Cannot use '${{' in matrix key 'k': only 'run' and 'when' know parameters and matrix values");
    }

    @Test
    void decidesOnlyByParametersThatAreTrueOrFalse() throws Exception {
        String yaml =
                "name: p\nparameters: {x: yes}\nsteps:\n  a: {run: ls, when: '${{ params.x }}'}\n  b: {run: ls, when: '${{ matrix.x }}'}\n";

        assertThat(folder.mistakes(yaml))
                .containsExactly(
                        "5:22: Cannot decide '${{ matrix.x }}': a condition looks at one parameter, such as params.x");
        assertThat(folder.mistakes(yaml.replace("matrix.x", "params.x == yes")))
                .containsExactly(
                        "4:22: Cannot decide when of step 'a': parameter 'x' is 'yes', neither true nor false; compare it,"
                                + " as in ${{ params.x == 'text' }}");
        assertThat(folder.mistakes(yaml.replace("matrix.x", "params.x == yes"), Map.of("x", "true")))
                .isEmpty();
    }

    static Map<String, Kind> commands() {
        return Map.ofEntries(
                Map.entry("echo @", Kind.PLAIN),
                Map.entry("echo \\\"@", Kind.PLAIN),
                Map.entry("echo \"a\"@\"b\"", Kind.PLAIN),
                Map.entry("echo 'it'\\''s'@", Kind.PLAIN),
                Map.entry("echo \"`ls @`\"", Kind.PLAIN),
                Map.entry("echo \"$(ls \"a\" @)\"", Kind.PLAIN),
                Map.entry("echo \"$(ls \"@\")\"", Kind.DOUBLE_QUOTES),
                Map.entry("echo \"$(ls)@\"", Kind.DOUBLE_QUOTES),
                Map.entry("echo \"(@)\"", Kind.DOUBLE_QUOTES),
                Map.entry("echo \"it's @\"", Kind.DOUBLE_QUOTES),
                Map.entry("echo '\"@'", Kind.SINGLE_QUOTES),
                Map.entry("ls # don't @", Kind.COMMENT),
                Map.entry("ls # don't\necho @", Kind.PLAIN),
                Map.entry("echo a#b ${#x} $# @", Kind.PLAIN),
                Map.entry("cat <<E\nit's\nE\necho @", Kind.PLAIN),
                Map.entry("cat <<-'E' | wc\n\tit's @\n\tE\n", Kind.HERE_DOCUMENT),
                Map.entry("cat << E\nE\necho @", Kind.PLAIN),
                Map.entry("cat <<E @\nE\n", Kind.PLAIN),
                Map.entry("echo $((1<<2))\necho @", Kind.PLAIN),
                Map.entry("cat <<<\"x\" @", Kind.PLAIN));
    }

    static java.util.Set<Map.Entry<String, Kind>> cases() {
        return commands().entrySet();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void knowsWhatSurroundsAPlaceInACommand(Map.Entry<String, Kind> expected) {
        String command = expected.getKey();

        assertThat(new ShellContext(command).at(command.indexOf('@'))).isEqualTo(expected.getValue());
    }
}
