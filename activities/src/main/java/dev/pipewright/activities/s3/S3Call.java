package dev.pipewright.activities.s3;

/** What is asked of a bucket. */
enum S3Call {
    PUT("write to", "s3:PutObject on OBJECTS"),
    GET("read from", "s3:GetObject on OBJECTS"),
    /** Without the permission to list, S3 does not even say that there is no such object. */
    HEAD("read from", "s3:GetObject on OBJECTS and s3:ListBucket on BUCKET"),
    COPY("write to", "s3:GetObject and s3:PutObject on OBJECTS"),
    DELETE("delete from", "s3:DeleteObject on OBJECTS"),
    LIST("list", "s3:ListBucket on BUCKET"),
    LIST_UPLOADS("list unfinished uploads in", "s3:ListBucketMultipartUploads on BUCKET"),
    LIST_PARTS("go on with an upload to", "s3:ListMultipartUploadParts on OBJECTS"),
    ABORT("remove an unfinished upload from", "s3:AbortMultipartUpload on OBJECTS");

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

    /** The actions of IAM that allow it, with the resources that they have to be allowed on. */
    String permission(S3Location location) {
        return permission.replace("OBJECTS", location.arn()).replace("BUCKET", "arn:aws:s3:::" + location.bucket());
    }
}
