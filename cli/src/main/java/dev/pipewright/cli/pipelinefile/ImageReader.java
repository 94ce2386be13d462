package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Draft.ImageDraft;
import dev.pipewright.cli.pipelinefile.Fields.Named;
import dev.pipewright.cli.pipelinefile.Node.Mapping;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import dev.pipewright.pipeline.Image;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code image}: something to build on, something built, or something to build. */
final class ImageReader {
    private static final String PACKAGES = "system_packages";

    private final Values values;
    private final Problems problems;

    ImageReader(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    @Nullable
    ImageDraft read(@Nullable Node node, String what) {
        if (node == null) {
            return null;
        }
        if (node instanceof Scalar scalar && !scalar.isNull()) {
            problems.add(
                    node,
                    "Cannot read image '" + Values.shorten(scalar.text()) + "': write {base: "
                            + Values.shorten(scalar.text())
                            + "} to put the code on it, or {name: ...} to use it as it is");
            return null;
        }
        Set<String> known = Keys.IMAGE;
        if (node instanceof Mapping mapping && mapping.entries().containsKey(PACKAGES)) {
            known = new LinkedHashSet<>(known);
            known.add(PACKAGES);
            problems.add(
                    mapping.entries().get(PACKAGES).key(),
                    "Cannot install system_packages: images are put together without running commands in them; name a base"
                            + " that has the packages, or a dockerfile that installs them");
        }
        Fields fields = Fields.of(node, new Named(what, ""), known, problems);
        return fields == null ? null : image(fields, node, known != Keys.IMAGE);
    }

    private ImageDraft image(Fields fields, Node node, boolean refused) {
        String base = values.word(fields.get("base"), "base");
        String name = values.word(fields.get("name"), "name of the image");
        List<Scalar> files = new ArrayList<>();
        String requirements = file(fields.get("requirements"), "requirements", files);
        String dockerfile = file(fields.get("dockerfile"), "dockerfile", files);
        int ways = given(fields, "base") + given(fields, "name") + given(fields, "dockerfile");
        if (ways != 1 && !(ways == 0 && refused)) {
            problems.add(node, "An image is made in one way: give exactly one of base, name and dockerfile");
        } else if (given(fields, "requirements") == 1 && given(fields, "base") == 0) {
            problems.add(
                    node,
                    "Cannot install requirements into this image: they need a base; use base, or install them in the dockerfile");
        }
        return new ImageDraft(new Image(base, requirements, name, dockerfile), files);
    }

    private static int given(Fields fields, String key) {
        return fields.get(key) == null ? 0 : 1;
    }

    private @Nullable String file(@Nullable Node node, String what, List<Scalar> files) {
        String path = values.word(node, what);
        if (path == null || !(node instanceof Scalar scalar)) {
            return null;
        }
        String inside = Inside.normalize(path);
        if (inside == null) {
            problems.add(
                    node,
                    "Cannot use " + what + " '" + Values.shorten(path)
                            + "': it must be a file inside the pipeline's folder");
            return null;
        }
        files.add(scalar);
        return inside;
    }
}
