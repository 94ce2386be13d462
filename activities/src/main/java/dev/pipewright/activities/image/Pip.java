package dev.pipewright.activities.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pipewright.activities.image.Tool.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** pip of this host's Python, which serves images with the same version of Python on the same kind of processor. */
final class Pip implements PackageTool {
    private static final List<String> GLIBC = List.of(
            "manylinux_2_28_",
            "manylinux_2_17_",
            "manylinux2014_",
            "manylinux_2_12_",
            "manylinux2010_",
            "manylinux_2_5_",
            "manylinux1_",
            "linux_");
    private static final List<String> MUSL = List.of("musllinux_1_2_", "musllinux_1_1_", "linux_");
    private static final String WHO = "import sys, platform; print('%d.%d' % sys.version_info[:2], platform.machine())";

    private final Tool tool;
    private final Path python;

    Pip(Tool tool, Path python) {
        this.tool = tool;
        this.python = python;
    }

    /** Whether it is there and judges markers (python_version, platform_machine) as the target's Python would. */
    boolean serves(Target target) throws IOException, InterruptedException {
        Path folder = python.resolveSibling("");
        Ran who = tool.run(folder, List.of(python.toString(), "-c", WHO));
        String wanted = target.python().version() + " " + target.platform().machine();
        return who.out().strip().equals(wanted)
                && tool.run(folder, List.of(python.toString(), "-m", "pip", "--version"))
                        .succeeded();
    }

    @Override
    public String lock(Path code, RequirementsFile file, Target target) throws IOException, InterruptedException {
        List<String> command = command(target);
        Path report = Files.createTempFile("pipewright-", ".json");
        try {
            command.addAll(List.of(
                    "--dry-run",
                    "--ignore-installed",
                    "--target",
                    code.resolve("unused").toString()));
            command.addAll(List.of("--report", report.toString(), "--requirement", file.path()));
            Ran ran = tool.run(code, command);
            if (!ran.succeeded()) {
                throw PackageErrors.of(ran, file.path(), target);
            }
            return lines(Json.read(Files.readString(report).getBytes(StandardCharsets.UTF_8)));
        } finally {
            Files.deleteIfExists(report);
        }
    }

    private static String lines(JsonNode report) {
        Set<String> lines = new TreeSet<>();
        for (JsonNode item : report.path("install")) {
            String name = item.path("metadata")
                    .path("name")
                    .asText()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[-_.]+", "-");
            String version = item.path("metadata").path("version").asText();
            JsonNode download = item.path("download_info");
            String hash =
                    download.path("archive_info").path("hashes").path("sha256").asText();
            boolean direct = item.path("is_direct").asBoolean();
            lines.add((direct ? name + " @ " + download.path("url").asText() : name + "==" + version)
                    + " --hash=sha256:" + hash);
        }
        return String.join("\n", lines) + "\n";
    }

    @Override
    public void install(Path lock, Path folder, String shown, Target target) throws IOException, InterruptedException {
        List<String> command = command(target);
        command.addAll(List.of("--require-hashes", "--no-deps", "--no-compile"));
        command.addAll(List.of("--target", folder.toString(), "--requirement", lock.toString()));
        Ran ran = tool.run(folder.resolveSibling(""), command);
        if (!ran.succeeded()) {
            throw PackageErrors.of(ran, shown, target);
        }
    }

    private List<String> command(Target target) {
        List<String> command = new ArrayList<>(List.of(python.toString(), "-m", "pip", "install"));
        command.addAll(List.of("--quiet", "--disable-pip-version-check", "--no-input", "--only-binary=:all:"));
        command.addAll(List.of(
                "--implementation", "cp", "--python-version", target.python().version()));
        for (String kind : target.python().musl() ? MUSL : GLIBC) {
            command.addAll(List.of("--platform", kind + target.platform().machine()));
        }
        return command;
    }
}
