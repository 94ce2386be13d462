package dev.pipewright.activities.registry;

import java.net.http.HttpRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which permission is missing where ECR refuses a request. */
final class EcrDenials {
    private static final Pattern SAID = Pattern.compile("not authorized to perform: (ecr:[A-Za-z]+)");
    private static final Pattern PATH = Pattern.compile("/v2/(.+?)/(manifests|blobs)/(uploads/)?.*");

    private EcrDenials() {}

    /**
     * What has to be allowed; null if the request is none that permissions are for.
     *
     * @param said by ECR, which says nothing to some requests
     */
    static @Nullable String hint(EcrAddress at, HttpRequest request, String said) {
        Matcher path = PATH.matcher(request.uri().getPath());
        if (!path.matches()) {
            return null;
        }
        Matcher named = SAID.matcher(said);
        String action = named.find()
                ? named.group(1)
                : action(request.method(), path.group(2).equals("manifests"), path.group(3) != null);
        return "allow " + action + " on " + at.arn(path.group(1))
                + " to whose credentials these are; for a registry of another account, in the repository's policy, too";
    }

    private static String action(String method, boolean manifest, boolean upload) {
        if (manifest) {
            return method.equals("PUT") ? "ecr:PutImage" : "ecr:BatchGetImage";
        }
        if (upload) {
            return method.equals("POST") ? "ecr:InitiateLayerUpload" : "ecr:UploadLayerPart, ecr:CompleteLayerUpload";
        }
        return method.equals("HEAD") ? "ecr:BatchCheckLayerAvailability" : "ecr:GetDownloadUrlForLayer";
    }
}
