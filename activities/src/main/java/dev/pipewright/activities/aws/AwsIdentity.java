package dev.pipewright.activities.aws;

/**
 * Whose credentials they are.
 *
 * @param arn of the user, the role's session or the federated user
 */
public record AwsIdentity(String account, String arn) {}
