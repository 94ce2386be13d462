package dev.pipewright.activities.image;

import dev.pipewright.activities.image.Tool.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** uv, which resolves for another platform and Python as exactly as for its own. */
final class Uv implements PackageTool {
    private final Tool tool;
    private final Path program;

    Uv(Tool tool, Path program) {
        this.tool = tool;
        this.program = program;
    }

    @Override
    public String lock(Path code, RequirementsFile file, Target target) throws IOException, InterruptedException {
        List<String> command = command("compile", target);
        command.addAll(List.of("--generate-hashes", "--no-header", "--no-annotate", "--no-config", file.path()));
        Ran ran = tool.run(code, command);
        if (!ran.succeeded()) {
            throw PackageErrors.of(ran, file.path(), target);
        }
        return ran.out();
    }

    @Override
    public void install(Path lock, Path folder, String shown, Target target) throws IOException, InterruptedException {
        List<String> command = command("install", target);
        command.addAll(List.of("--require-hashes", "--no-deps", "--no-config", "--no-compile-bytecode"));
        command.addAll(List.of("--target", folder.toString(), "--requirement", lock.toString()));
        Ran ran = tool.run(folder, command);
        if (!ran.succeeded()) {
            throw PackageErrors.of(ran, shown, target);
        }
    }

    private List<String> command(String verb, Target target) {
        return new ArrayList<>(List.of(
                program.toString(),
                "pip",
                verb,
                "--quiet",
                "--only-binary",
                ":all:",
                "--python-version",
                target.python().version(),
                "--python-platform",
                target.platform().machine() + (target.python().musl() ? "-unknown-linux-musl" : "-manylinux_2_28")));
    }
}
