package dev.pipewright.activities.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcrAddressTest {
    private static final String FORM = "is not ACCOUNT.dkr.ecr.REGION.amazonaws.com[/PREFIX]: ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012.dkr.ecr.eu-central-1.amazonaws.com",
                "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com/team",
                "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/team/ml_lab",
                "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a-b.c",
                "123456789012.dkr-ecr.eu-central-1.on.aws/team",
                "123456789012.dkr-ecr-fips.us-east-1.on.aws",
                "123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn"
            })
    void takesWhatEcrCallsItsRegistries(String uri) {
        assertThat(EcrAddress.mistake(uri)).isNull();
        assertThat(EcrAddress.parse(uri)).hasToString(uri);
    }

    @Test
    void tellsAccountRegionAndPrefix() {
        assertThat(EcrAddress.parse("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/team/lab"))
                .isEqualTo(new EcrAddress("123456789012", true, "us-east-1", "amazonaws.com", "team/lab"))
                .extracting(EcrAddress::host)
                .isEqualTo("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com");
    }

    @Test
    void namesRepositoriesAsPoliciesDo() {
        assertThat(EcrAddress.parse("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn")
                        .arn("team/*"))
                .isEqualTo("arn:aws-cn:ecr:cn-north-1:123456789012:repository/team/*");
        assertThat(EcrAddress.parse("123456789012.dkr.ecr.us-gov-west-1.amazonaws.com")
                        .arn("training"))
                .isEqualTo("arn:aws-us-gov:ecr:us-gov-west-1:123456789012:repository/training");
    }

    @Test
    void knowsItsHostsFromOthers() {
        assertThat(EcrAddress.ofHost("123456789012.dkr.ecr.eu-central-1.amazonaws.com"))
                .isPresent();
        assertThat(EcrAddress.ofHost("localhost:5000")).isEmpty();
        assertThat(EcrAddress.ofHost("123456789012.dkr-ecr.eu-central-1.amazonaws.com"))
                .isEmpty();
        assertThat(EcrAddress.ofHost("123456789012.dkr.ecr.eu-central-1.on.aws"))
                .isEmpty();
        assertThat(EcrAddress.ofHost("123456789012.dkr.ecr.eu-central-1.amazonaws.com.evil.example"))
                .isEmpty();
        assertThat(EcrAddress.ofHost("123456789012.dkr.ecr.eu-central-1.amazonaws.com/team"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/team",
                "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/",
                "123456789012.DKR.ECR.eu-central-1.amazonaws.com/Team",
                "https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/team",
                "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team:latest"
            })
    void tellsWhatWasMeant(String uri) {
        assertThat(EcrAddress.mistake(uri))
                .isEqualTo(FORM + uri + " (did you mean '123456789012.dkr.ecr.eu-central-1.amazonaws.com/team'?)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<ACCOUNT_ID>.dkr.ecr.<REGION>.amazonaws.com | (write your own account and region for what stands between < and >)",
                "123456789012.dkr.ecr.amazonaws.com | (the region is missing)",
                "12345.dkr.ecr.eu-central-1.amazonaws.com | (an account has 12 digits, not '12345')",
                "public.ecr.aws/docker | (the public gallery is a registry of flavor default)"
            })
    void tellsWhatIsWrong(String uri, String why) {
        assertThat(EcrAddress.mistake(uri)).isEqualTo(FORM + uri + " " + why);
    }

    @Test
    void tellsHowRegistriesInChinaEnd() {
        assertThat(EcrAddress.mistake("123456789012.dkr.ecr.cn-north-1.amazonaws.com"))
                .isEqualTo("does not end as registries in cn-north-1 do: "
                        + "123456789012.dkr.ecr.cn-north-1.amazonaws.com"
                        + " (did you mean '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn'?)");
        assertThat(EcrAddress.mistake("registry.lan/team")).isEqualTo(FORM + "registry.lan/team");
    }
}
