package dev.pipewright.activities.s3;

/** What is asked of a bucket. */
enum S3Call {
    PUT("write to", "s3:PutObject"),
    GET("read from", "s3:GetObject"),
    /** Without the permission to list, S3 does not even say that there is no such object. */
    HEAD("read from", "s3:GetObject and s3:ListBucket"),
    COPY("write to", "s3:GetObject and s3:PutObject"),
    DELETE("delete from", "s3:DeleteObject"),
    LIST("list", "s3:ListBucket"),
    LIST_UPLOADS("list unfinished uploads in", "s3:ListBucketMultipartUploads"),
    LIST_PARTS("go on with an upload to", "s3:ListMultipartUploadParts"),
    ABORT("remove an unfinished upload from", "s3:AbortMultipartUpload");

    private final String verb;
    private final String permission;

    S3Call(String verb, String permission) {
        this.verb = verb;
        this.permission = permission;
    }

    /** As after "Cannot". */
    String verb() {
        return verb;
    }

    /** The action of IAM that allows it. */
    String permission() {
        return permission;
    }

    /** Whether policies allow it on the bucket, not on the objects in it. */
    boolean isOfBucket() {
        return this == LIST || this == LIST_UPLOADS;
    }
}
