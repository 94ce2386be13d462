package dev.pipewright.cli.faults;

import org.junit.jupiter.api.Test;

/** Who started a run on EC2 goes away, or the key goes that it was started with. */
class AwayFaultsIT extends OnEc2 {
    @Test
    void goesOnWithoutTheLaptopThatStartedIt() throws Exception {
        Scenario run = Scenario.beginAndLeave(bed(), "laptop");
        run.awaitEnd();

        run.assertEndedWell(Fault.WORKER);
    }

    /** Nobody can end the machine then but itself; the run ends when somebody can ask EC2 again. */
    @Test
    void leavesNoMachineWhenTheKeyIsDeletedMeanwhile() throws Exception {
        ShortSessions sessions = connect("key");
        Scenario run = Scenario.comeOn("key", bed(), Chapter.MID_STEP, "deleted-key");

        front().refuses("GetSessionToken", "Version", 1_000, 403, "InvalidClientTokenId", "The token is invalid.");
        Patience.until("a session has ended", sessions::oneHasEnded, run::evidence);
        run.goOn();
        Patience.until("the instance is gone", () -> !cloud().lives(run.name()), Patience.SELDOM, run::evidence);
        front().recover("Version");
        run.awaitEnd();

        run.assertEndedWell(Fault.WORKER);
    }
}
