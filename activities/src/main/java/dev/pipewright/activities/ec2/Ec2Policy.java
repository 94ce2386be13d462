package dev.pipewright.activities.ec2;

import dev.pipewright.activities.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What sessions for machines may do. */
final class Ec2Policy {
    private static final List<String> ACTIONS = List.of(
            "ec2:Describe*",
            "ec2:RunInstances",
            "ec2:CreateTags",
            "ec2:CreateSecurityGroup",
            "ec2:TerminateInstances",
            "ssm:GetParameter",
            "iam:PassRole",
            "iam:GetInstanceProfile",
            ServiceQuotas.ACTION);

    private Ec2Policy() {}

    /** Sessions can do no more than this, whatever their role may. */
    static String session() {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("Effect", "Allow");
        statement.put("Action", ACTIONS);
        statement.put("Resource", "*");
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("Version", "2012-10-17");
        policy.put("Statement", List.of(statement));
        return Json.compact(policy);
    }
}
