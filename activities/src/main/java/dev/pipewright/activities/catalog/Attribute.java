package dev.pipewright.activities.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A setting of a flavor, {@code --name=value} on the command line.
 *
 * @param required whether a component without it is refused
 * @param fallback what holds where it is not given, in words; null where it is required or simply absent
 */
public record Attribute(
        String name,
        String description,
        Type type,
        boolean required,
        @Nullable String fallback) {
    /** What values look like. */
    public enum Type {
        TEXT,
        /** A decimal number above 0. */
        NUMBER,
        /** A whole number above 0. */
        COUNT,
        /** Bytes, such as {@code 4GiB}; more than none. */
        SIZE,
        /** Such as {@code 30s}; longer than nothing. */
        DURATION,
        /** Host, port and path prefix of an OCI registry. */
        REGISTRY,
        /** Account, region and path prefix of a registry of Amazon ECR. */
        ECR,
        /** The name of an image. */
        IMAGE,
        /** The name of an image, or where else one is: {@code docker://NAME}, {@code tar://PATH}. */
        BASE,
        /** Host and port. */
        ADDRESS,
        /** A file or folder; made absolute when it is registered. */
        PATH,
        /** The same of a file that is there. */
        FILE,
        /** {@code true} or {@code false}. */
        FLAG,
        /** {@code s3://bucket/prefix}; stored without a slash at its end. */
        BUCKET,
        /** Of AWS, such as {@code eu-central-1}. */
        REGION,
        /** How S3 encrypts. */
        ENCRYPTION,
        /** ARN of a secret in AWS Secrets Manager. */
        SECRET_ARN
    }
}
