package dev.pipewright.activities.ecr;

import dev.pipewright.activities.json.Json;
import dev.pipewright.activities.registry.EcrAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What sessions may do, and what becomes of images. */
final class EcrPolicies {
    private static final List<String> PULL =
            List.of("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability");

    private static final List<String> PUSH = List.of(
            "ecr:CreateRepository",
            "ecr:TagResource",
            "ecr:PutLifecyclePolicy",
            "ecr:InitiateLayerUpload",
            "ecr:UploadLayerPart",
            "ecr:CompleteLayerUpload",
            "ecr:PutImage");

    /** As long, a run may still be executed that began with an image whose tag has moved since. */
    private static final int DAYS_UNTAGGED = 14;

    private EcrPolicies() {}

    /** What repositories are given that we make: images without a tag expire. */
    static String lifecycle() {
        Map<String, Object> selection = new LinkedHashMap<>();
        selection.put("tagStatus", "untagged");
        selection.put("countType", "sinceImagePushed");
        selection.put("countUnit", "days");
        selection.put("countNumber", DAYS_UNTAGGED);
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("rulePriority", 1);
        rule.put("description", "Images without a tag expire");
        rule.put("selection", selection);
        rule.put("action", Map.of("type", "expire"));
        return Json.compact(Map.of("rules", List.of(rule)));
    }

    /** What sessions that only this registry needs are confined to: to push below its prefix, and to read images to build on. */
    static String session(EcrAddress registry) {
        String below = registry.prefix().isEmpty() ? "*" : registry.prefix() + "/*";
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("Version", "2012-10-17");
        policy.put(
                "Statement",
                List.of(
                        allow(List.of("ecr:GetAuthorizationToken"), "*"),
                        allow(PULL, "*"),
                        allow(PUSH, registry.arn(below))));
        return Json.compact(policy);
    }

    private static Map<String, Object> allow(List<String> actions, String resource) {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("Effect", "Allow");
        statement.put("Action", actions);
        statement.put("Resource", resource);
        return statement;
    }
}
