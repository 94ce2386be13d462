package dev.pipewright.cli.pipelinefile;

import static java.util.Objects.requireNonNull;

import dev.pipewright.cli.pipelinefile.Draft.StepDraft;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import dev.pipewright.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A pipeline file without mistakes of its own, to be frozen with the parameters of a run. Immutable. */
public final class PipelineFile {
    private final Path file;
    private final String source;
    private final Draft draft;

    private PipelineFile(Path file, String source, Draft draft) {
        this.file = file;
        this.source = source;
        this.draft = draft;
    }

    /**
     * Reads and checks a file: its syntax and everything that needs no parameter's value.
     *
     * @param path a file, or a folder that holds pipeline.yaml (or pipeline.yml)
     * @throws PipelineFileException with every mistake, each with its place
     */
    public static PipelineFile read(Path path) throws PipelineFileException {
        Path file = PipelineLocator.locate(requireNonNull(path, "path"));
        String source = SourceText.read(file);
        Problems problems = new Problems(file, source);
        Node root = YamlReader.read(source, problems);
        if (root == null) {
            problems.add(1, 1, "The file is empty: a pipeline has at least 'name:' and 'steps:'");
            throw problems.exception();
        }
        Draft draft = new PipelineReader(problems).read(root);
        problems.throwIfAny();
        return new PipelineFile(file, source, requireNonNull(draft));
    }

    /** The file as it was found, relative when the path was. */
    public Path file() {
        return file;
    }

    /** Where the file is: the code of the pipeline. Absolute. */
    public Path folder() {
        return requireNonNull(file.toAbsolutePath().normalize().getParent());
    }

    /** The pipeline's name. */
    public String name() {
        return draft.name();
    }

    /** Default values as written, in the order of the file. */
    public Map<String, String> parameterDefaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (Map.Entry<String, Scalar> parameter : draft.parameters().entrySet()) {
            defaults.put(parameter.getKey(), parameter.getValue().text());
        }
        return Collections.unmodifiableMap(defaults);
    }

    /** The distinct {@code code} lists of the steps; the empty list stands for the whole folder. */
    public List<List<String>> codePatterns() {
        Set<List<String>> distinct = new LinkedHashSet<>();
        for (StepDraft step : draft.steps().values()) {
            distinct.add(Freezer.texts(step.code()));
        }
        return List.copyOf(distinct);
    }

    /** Inputs that are paths, absolute: data that need not be taken along as code. They may not exist. */
    public List<Path> localInputs() {
        List<Path> paths = new ArrayList<>();
        for (Scalar input : draft.inputs().values()) {
            Path path = External.path(input, folder());
            if (path != null) {
                paths.add(path);
            }
        }
        return List.copyOf(paths);
    }

    /**
     * Puts values in and decides the conditions. Looks at the file system (inputs and the image's files must exist); a second
     * call with the same values gives an equal pipeline.
     *
     * @param parameters values by name, beside the defaults
     * @param codeDigest the digest for each of {@link #codePatterns}; an {@link UnmatchedPatternException} of it becomes a
     *     mistake at the pattern's place
     * @throws PipelineFileException with every mistake, each with its place
     */
    public Pipeline freeze(Map<String, String> parameters, Function<List<String>, String> codeDigest)
            throws PipelineFileException {
        Problems problems = new Problems(file, source);
        Pipeline pipeline = new Freezer(draft, folder(), problems).freeze(parameters, codeDigest);
        problems.throwIfAny();
        return pipeline;
    }
}
