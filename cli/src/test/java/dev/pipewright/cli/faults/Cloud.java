package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.cli.Moto;
import dev.pipewright.cli.Pipewright;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What plays AWS: moto, and instances that boot. There is one on a host at a time, because there is one address for metadata. */
final class Cloud implements AutoCloseable {
    static final String BUCKET = "bed";

    /** While there is such a file, every spot instance is told that it is taken back (booter.py). */
    static final Path SPOT_NOTICE = Path.of("/var/lib/pipewright/spot-notice");

    private static final String REGION = "eu-west-1";
    private static final Path SCRIPT = Path.of("../dev/moto").toAbsolutePath().normalize();
    private static final Path LOCK = Path.of(System.getProperty("java.io.tmpdir"), "pipewright-test-metadata.lock");
    private static final Pattern ID = Pattern.compile("<instanceId>([^<]+)<");
    private static final Pattern ALIVE = Pattern.compile("<name>(pending|running)</name>");

    private final FileChannel channel;
    private final FileLock lock;
    private final Moto moto;
    private final AwsFront front;
    private final Process booter;
    private final Map<String, String> properties;

    private Cloud(FileChannel channel, FileLock lock, Moto moto, Process booter) throws IOException {
        this.channel = channel;
        this.lock = lock;
        this.moto = moto;
        this.front = AwsFront.before(moto.address());
        this.booter = booter;
        this.properties = Map.of(
                "aws.endpointUrl",
                front.address(),
                "aws.accessKeyId",
                "AKIABED",
                "aws.secretAccessKey",
                "a-bed-secret",
                "aws.region",
                REGION);
        properties.forEach(System::setProperty); // for commands in this process
    }

    /** Starts it, with a bucket and an instance profile. */
    static Cloud start(Path folder) throws Exception {
        boolean possible = Tool.there("ip") && "root".equals(System.getProperty("user.name"));
        if (!possible && System.getenv("CI") != null) {
            fail("Only root can play the metadata of instances, with ip: apt-get install iproute2");
        }
        assumeTrue(possible, "needs root and ip, to play the metadata of instances");
        FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock();
        Moto moto = Moto.start(folder);
        moto.makeBucket(BUCKET);
        moto.makeInstanceProfile("pipewright-machine");
        Path log = folder.resolve("booter.log");
        ProcessBuilder command = new ProcessBuilder(SCRIPT.toString(), "boot", moto.address())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().put("AWS_REGION", REGION);
        Process booter = command.start();
        Pipewright.await(
                "the booter looks for instances",
                () -> !booter.isAlive() || Files.readString(log).contains("Booting the instances"));
        assertThat(booter.isAlive()).as(Files.readString(log)).isTrue();
        return new Cloud(channel, lock, moto, booter);
    }

    /** What programs need to find it. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                front.address(),
                "AWS_ACCESS_KEY_ID",
                "AKIABED",
                "AWS_SECRET_ACCESS_KEY",
                "a-bed-secret",
                "AWS_REGION",
                REGION);
    }

    Moto moto() {
        return moto;
    }

    /** By which all come but the booter. */
    AwsFront front() {
        return front;
    }

    /** How many instances were ever started for a run, as EC2 says. */
    long launched(String run) throws Exception {
        return instances(run).count();
    }

    /** Whether one of them costs money. */
    boolean lives(String run) throws Exception {
        return instances(run).anyMatch(instance -> ALIVE.matcher(instance).find());
    }

    /** Ends what was started for a run. */
    void terminate(String run) throws Exception {
        for (String instance : instances(run).toList()) {
            Matcher id = ID.matcher(instance);
            assertThat(id.find()).as(instance).isTrue();
            moto.terminate(REGION, id.group(1));
        }
    }

    private Stream<String> instances(String run) throws Exception {
        return Stream.of(moto.instances(REGION).split("<reservationId>", -1)) // each is of one
                .filter(instance -> instance.contains("<value>" + run + "</value>"));
    }

    /** Whether an instance costs money, as EC2 says. */
    boolean hasInstances() throws Exception {
        return ALIVE.matcher(moto.instances(REGION)).find();
    }

    @Override
    public void close() throws IOException {
        properties.keySet().forEach(System::clearProperty);
        booter.destroy();
        booter.onExit().completeOnTimeout(booter, 30, TimeUnit.SECONDS).join();
        booter.destroyForcibly().onExit().join();
        front.close();
        moto.close();
        lock.release();
        channel.close();
    }
}
