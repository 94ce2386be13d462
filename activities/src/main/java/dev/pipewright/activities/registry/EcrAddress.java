package dev.pipewright.activities.registry;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a registry of Amazon ECR is, as its name says.
 *
 * @param account whose registry it is: 12 digits, which need not be those of who uses it
 * @param fips whether its host is one of those for FIPS 140
 * @param domain {@code amazonaws.com}, or {@code on.aws} for hosts that IPv6 reaches, too; or what these are in China
 * @param prefix of the names of its repositories; empty for none
 */
public record EcrAddress(String account, boolean fips, String region, String domain, String prefix) {
    private static final String FORM = "ACCOUNT.dkr.ecr.REGION.amazonaws.com[/PREFIX]";
    private static final String NAME = "[a-z0-9]+(?:[._-][a-z0-9]+)*";

    private static final Pattern ADDRESS =
            Pattern.compile("(\\d{12})\\.dkr([.-])ecr(-fips)?\\.([a-z]{2,}(?:-[a-z0-9]+)+)"
                    + "\\.(amazonaws\\.com(?:\\.cn)?|on\\.aws|on\\.amazonwebservices\\.com\\.cn)(?:/(" + NAME + "(?:/"
                    + NAME
                    + ")*))?");

    private static final Pattern WITHOUT_REGION = Pattern.compile("\\d+\\.dkr\\.ecr\\.amazonaws\\.com.*");
    private static final Pattern ACCOUNT = Pattern.compile("([^./]*)\\.dkr\\.ecr.*");

    /** That of a host; empty if it is no registry of ECR. */
    public static Optional<EcrAddress> ofHost(String host) {
        return host.indexOf('/') >= 0 ? Optional.empty() : read(host);
    }

    /**
     * That of {@code ACCOUNT.dkr.ecr.REGION.amazonaws.com/prefix}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static EcrAddress parse(String uri) {
        return read(uri).orElseThrow(() -> new IllegalArgumentException("'" + uri + "' is not " + FORM));
    }

    private static Optional<EcrAddress> read(String uri) {
        Matcher matcher = ADDRESS.matcher(uri);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String prefix = matcher.group(6) == null ? "" : matcher.group(6);
        EcrAddress address =
                new EcrAddress(matcher.group(1), matcher.group(3) != null, matcher.group(4), matcher.group(5), prefix);
        return address.dual() == matcher.group(2).equals("-") ? Optional.of(address) : Optional.empty();
    }

    /** That of an account's registry in a region. */
    public static EcrAddress of(String account, String region) {
        return new EcrAddress(account, false, region, domain(region), "");
    }

    private static String domain(String region) {
        return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    }

    private static String dualDomain(String region) {
        return region.startsWith("cn-") ? "on.amazonwebservices.com.cn" : "on.aws";
    }

    /** Whether its host has addresses of IPv6, too. */
    private boolean dual() {
        return domain.startsWith("on.");
    }

    /** Why that is no address, and what may be meant, to stand after the attribute's name; null if it is one. */
    public static @Nullable String mistake(String uri) {
        Optional<EcrAddress> read = read(uri);
        if (read.isEmpty()) {
            return "is not " + FORM + ": " + uri + meant(uri);
        }
        EcrAddress address = read.get();
        String domain = address.dual() ? dualDomain(address.region) : domain(address.region);
        if (domain.equals(address.domain)) {
            return null;
        }
        return "does not end as registries in " + address.region + " do: " + uri + " (did you mean '"
                + new EcrAddress(address.account, address.fips, address.region, domain, address.prefix)
                + "'?)";
    }

    private static String meant(String uri) {
        if (uri.contains("<") || uri.contains(">")) {
            return " (write your own account and region for what stands between < and >)";
        }
        if (uri.contains("public.ecr.aws")) {
            return " (the public gallery is a registry of flavor default)";
        }
        String tidy = uri.strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^[a-z]+://", "")
                .replaceFirst("/v2(?=/|$)", "")
                .replaceFirst("[:@][^/]*$", "")
                .replaceFirst("/+$", "");
        if (read(tidy).isPresent()) {
            return " (did you mean '" + tidy + "'?)";
        }
        if (WITHOUT_REGION.matcher(tidy).matches()) {
            return " (the region is missing)";
        }
        Matcher account = ACCOUNT.matcher(tidy);
        return account.matches() && !account.group(1).matches("\\d{12}")
                ? " (an account has 12 digits, not '" + account.group(1) + "')"
                : "";
    }

    /** The whole registry, without the prefix. */
    public EcrAddress registry() {
        return new EcrAddress(account, fips, region, domain, "");
    }

    /** Of the registry, without the prefix. */
    public String host() {
        return account + (dual() ? ".dkr-ecr" : ".dkr.ecr") + (fips ? "-fips" : "") + "." + region + "." + domain;
    }

    /** What policies call a repository of it; {@code *} stands for any characters. */
    public String arn(String repository) {
        String partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
        return "arn:" + partition + ":ecr:" + region + ":" + account + ":repository/" + repository;
    }

    /** As it is registered. */
    @Override
    public String toString() {
        return host() + (prefix.isEmpty() ? "" : "/" + prefix);
    }
}
