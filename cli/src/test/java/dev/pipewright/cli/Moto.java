package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.activities.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Moto, which plays AWS, on a free port of this host, ended by its own process; asked in plain HTTP, by no client of AWS. */
public final class Moto implements AutoCloseable {
    private static final Path SCRIPT = Path.of("../dev/moto").toAbsolutePath().normalize();
    private static final Pattern LISTENING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

    private final Process process;
    private final String address;

    private Moto(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts one. Where it is not installed the test is skipped; in continuous integration it fails. */
    public static Moto start(Path folder) throws Exception {
        Path log = Files.createDirectories(folder).resolve("moto.log");
        Process process = new ProcessBuilder(SCRIPT.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        AtomicReference<String> address = new AtomicReference<>("");
        Pipewright.await("moto listens, or has ended", () -> {
            Matcher matcher = LISTENING.matcher(Files.readString(log));
            address.set(matcher.find() ? matcher.group(1) : "");
            return !address.get().isEmpty() || !process.isAlive();
        });
        if (address.get().isEmpty()) {
            String said = Files.readString(log);
            if (System.getenv("CI") != null || !said.contains("not installed")) {
                fail("moto did not start (dev/moto install gets it): " + said);
            }
            assumeTrue(false, "needs moto: dev/moto install");
        }
        return new Moto(process, address.get());
    }

    /** Where it is. */
    public String address() {
        return address;
    }

    /** Starts one with what machines need: the bucket 'team', their instance profile, and a network that leads out. */
    static Moto startWithAnAccount(Path folder) throws Exception {
        Moto moto = start(folder);
        moto.makeBucket("team");
        moto.makeInstanceProfile("pipewright-machine");
        moto.openDefaultNetwork("eu-west-1");
        return moto;
    }

    /** Makes a bucket. */
    public void makeBucket(String name) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(address + "/" + name)).PUT(HttpRequest.BodyPublishers.noBody()));
    }

    /** Lets commands keep artifacts in a bucket by default, of which they know only what their environment says. */
    Pipewright keeping(Pipewright commands, String path) {
        commands.with("AWS_ENDPOINT_URL", address)
                .with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "secret");
        for (String command : List.of(
                "artifact-store register cloud -f s3 --path=" + path,
                "stack register cloud -o default -a cloud",
                "stack set cloud")) {
            Object[] words = command.split(" ", -1);
            assertThat(commands.run(words).exitCode()).as(command).isZero();
        }
        return commands;
    }

    /** Puts an object into a bucket. */
    void put(String bucket, String key, String content) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(address + "/" + bucket + "/" + key))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request")
                .PUT(HttpRequest.BodyPublishers.ofString(content)));
    }

    /** Makes a profile that instances can have, with a role of the same name. */
    public void makeInstanceProfile(String name) throws IOException, InterruptedException {
        String version = "&Version=2010-05-08";
        form("iam", "Action=CreateInstanceProfile" + version + "&InstanceProfileName=" + name);
        form("iam", "Action=CreateRole" + version + "&AssumeRolePolicyDocument=%7B%7D&RoleName=" + name);
        form("iam", "Action=AddRoleToInstanceProfile" + version + "&RoleName=" + name + "&InstanceProfileName=" + name);
    }

    /** Connects the default network of a region with the Internet, as AWS's is. */
    void openDefaultNetwork(String region) throws IOException, InterruptedException {
        String made = ec2(region, "CreateInternetGateway");
        String gateway = found("internetGatewayId", made);
        String table = ec2(region, "DescribeRouteTables&Filter.1.Name=association.main&Filter.1.Value.1=true");
        ec2(region, "AttachInternetGateway&InternetGatewayId=" + gateway + "&VpcId=" + found("vpcId", table));
        ec2(
                region,
                "CreateRoute&DestinationCidrBlock=0.0.0.0%2F0&GatewayId=" + gateway + "&RouteTableId="
                        + found("routeTableId", table));
    }

    private String ec2(String region, String action) throws IOException, InterruptedException {
        return form(region + "/ec2", "Version=2016-11-15&Action=" + action);
    }

    private static String found(String element, String answer) {
        Matcher matcher = Pattern.compile("<" + element + ">([^<]+)<").matcher(answer);
        if (!matcher.find()) {
            throw new AssertionError("no " + element + " in " + answer);
        }
        return matcher.group(1);
    }

    /** What EC2 says of its instances in a region, as it says it. */
    public String instances(String region) throws IOException, InterruptedException {
        return ec2(region, "DescribeInstances&MaxResults=1000"); // by default it tells of the first hundred
    }

    /** Ends an instance, as its owner does. */
    public void terminate(String region, String instance) throws IOException, InterruptedException {
        ec2(region, "TerminateInstances&InstanceId.1=" + instance);
    }

    private String form(String scope, String body) throws IOException, InterruptedException {
        String where = scope.contains("/") ? scope : "us-east-1/" + scope;
        return send(HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/" + where + "/aws4_request")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Makes a repository of images. */
    void makeRepository(String region, String name) throws IOException, InterruptedException {
        String body = "{\"repositoryName\": \"" + name + "\"}";
        json(region + "/ecr", "AmazonEC2ContainerRegistry_V20150921.CreateRepository", body);
    }

    /** Keeps a secret, and returns its ARN. */
    public String makeSecret(String region, String name, String value) throws IOException, InterruptedException {
        String body = Json.compact(Map.of("Name", name, "SecretString", value, "ClientRequestToken", newToken()));
        String made = json(region + "/secretsmanager", "secretsmanager.CreateSecret", body);
        return String.valueOf(Json.object(made).get("ARN"));
    }

    /** Replaces what a secret holds. */
    public void replaceSecret(String region, String arn, String value) throws IOException, InterruptedException {
        String body = Json.compact(Map.of("SecretId", arn, "SecretString", value, "ClientRequestToken", newToken()));
        json(region + "/secretsmanager", "secretsmanager.PutSecretValue", body);
    }

    private static String newToken() {
        return UUID.randomUUID().toString();
    }

    private String json(String scope, String target, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address))
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/" + scope + "/aws4_request")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The keys of a bucket, whoever wrote them. */
    Set<String> keys(String bucket) throws IOException, InterruptedException {
        String listing = send(HttpRequest.newBuilder(URI.create(address + "/" + bucket + "?list-type=2")));
        return KEY.matcher(listing).results().map(key -> key.group(1)).collect(Collectors.toSet());
    }

    /** What an object holds. That somebody has signed the request is all that moto looks at. */
    String read(String bucket, String key) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address + "/" + bucket + "/" + key.replace("%", "%25")))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request"));
    }

    static String get(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
