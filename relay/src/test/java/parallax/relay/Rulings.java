package parallax.relay;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which tests hold each ruling: {@code package.Class#method} below {@code parallax.relay}. Rulings are made by the
 * gates, which know a strict and a lenient mode, or before them by the intake, which knows none.
 */
final class Rulings {
    private Rulings() {}

    /**
     * One ruling.
     *
     * @param situation how its row begins
     * @param gates tests of the gates, each in both modes
     * @param intake tests of what is before and behind the gates
     * @param wire tests of a whole relay between real sockets
     * @param servers tests of a whole relay that follows the official servers
     * @param never why there can be none of those; empty where there are
     */
    record Row(
            String situation,
            List<String> gates,
            List<String> intake,
            List<String> wire,
            List<String> servers,
            String never) {

        Stream<String> tests() {
            return Stream.of(gates, intake, wire, servers).flatMap(List::stream);
        }

        private Row gates(String... tests) {
            return new Row(situation, List.of(tests), intake, wire, servers, never);
        }

        private Row intake(String... tests) {
            return new Row(situation, gates, List.of(tests), wire, servers, never);
        }

        private Row wire(String... tests) {
            return new Row(situation, gates, intake, List.of(tests), servers, never);
        }

        private Row servers(String... tests) {
            return new Row(situation, gates, intake, wire, List.of(tests), never);
        }

        private Row never(String why) {
            return new Row(situation, gates, intake, wire, servers, why);
        }

        @Override
        public String toString() {
            return situation;
        }
    }

    private static Row when(String situation) {
        return new Row(situation, List.of(), List.of(), List.of(), List.of(), "");
    }

    private static final String BREAKAGES =
            "validate.BreakageRulingsTest#eachBreakageIsRuledAsItSaysAndTheNextGoodCommitPasses";
    private static final String REFUSALS =
            "e2e.RefusalsTest#isRefusedForTheReasonInTheMetricsAndTheNextGoodEventPasses";
    private static final String FAULTS = "e2e.ConnectionFaultsTest#afterAnyFaultEachEventIsThereOnceAndInOrder";
    private static final String MIGRATION = "e2e.DevnetLifecycleTest#anAccountThatMigratesAndItsOldServersFarewell";
    private static final String CURSOR_RESET =
            "e2e.DevnetFaultsTest#afterACursorResetAStatusOfBeforeIsBelievedOnlyIfTheServerConfirmsItAndGapsAreNoLoss";

    /** Every ruling, in the order of the table. */
    static final List<Row> ROWS = List.of(
            when("#commit, all checks pass, `since`/`prevData` equal the head")
                    .gates(
                            "validate.CommitRulingsTest#aCommitThatChainsPassesUnchangedAndBecomesTheHead",
                            "validate.BreakageRulingsTest#aLifeOfCreatesUpdatesAndDeletesPassesWithoutOneDiscontinuity")
                    .wire(
                            "e2e.MadeTrafficTest#everyFrameOfAPassIsAcceptedFromSeveralHosts",
                            "e2e.WireRulingsTest#whatNobodyKnowsOfACommitPassesThroughByteForByte")
                    .servers(
                            "e2e.DevnetFollowTest#theOfficialClientSeesThroughTheRelayWhatItSeesOnTheServers",
                            "e2e.DevnetLifecycleTest#aNewAccountAndWhatItWrites"),
            when("#commit, all checks pass, but it does not chain to the head")
                    .gates(
                            "validate.CommitRulingsTest#aCommitThatDoesNotChainPassesAndIsCounted",
                            "validate.BreakageRulingsTest#aMissedCommitIsOneDiscontinuity")
                    .wire("e2e.WireRulingsTest#aCommitAfterAMissedOneIsPassedAndCounted")
                    .servers("e2e.DevnetFaultsTest#aCommitAfterOneThatNobodyReadPasses"),
            when("no head yet (first event of an account)")
                    .gates(
                            "validate.CommitRulingsTest#theFirstCommitOfAnAccountPassesAndMakesItKnown",
                            "validate.CommitRulingsTest#anAccountFirstSeenInTheMiddleOfItsLifePasses",
                            "validate.SyncRulingsTest#theFirstEventOfAnAccountMayBeASync",
                            "validate.AccountRulingsTest#anUnknownAccountBecomesKnown",
                            "validate.IdentityRulingsTest#anIdentityOfAnUnknownAccountMakesItKnownOnlyToItsOwnHost")
                    .wire("e2e.SimulatedHostsTest#whileTheDirectoryIsDownEventsWaitAndThenPassInOrder")
                    .servers("e2e.DevnetLifecycleTest#aNewAccountAndWhatItWrites"),
            when("rev <= head.rev")
                    .gates(
                            "validate.CommitRulingsTest#aRevThatIsNotNewerThanTheHeadIsStale",
                            "validate.CommitRulingsTest#theFirstCommitOfAnAccountIsStaleWhenItComesAgain",
                            BREAKAGES)
                    .wire(REFUSALS)
                    .servers(CURSOR_RESET),
            when("rev more than 5 min in the future")
                    .gates(
                            "validate.CommitRulingsTest#aRevMoreThanFiveMinutesAheadIsFuture",
                            "validate.SyncRulingsTest#aSyncFromTheFarFutureIsDropped",
                            BREAKAGES)
                    .wire(REFUSALS)
                    .never("an official server takes its own clock"),
            when("signature fails")
                    .gates(
                            "validate.CommitRulingsTest#aBadSignatureIsDroppedAfterOneFreshResolution",
                            "validate.CommitRulingsTest#aFloodOfBadSignaturesIsOneResolutionPerGap",
                            "validate.CommitRulingsTest#theFirstCommitUnderANewKeyPasses",
                            "validate.CommitRulingsTest#aRotationRightAfterAResolutionIsWaitedForAndNotLost",
                            "validate.SyncRulingsTest#aSyncAfterARotationPassesUnderTheNewKey",
                            "validate.SyncRulingsTest#aSyncThatIsSignedByNobodyWeKnowIsABadSignature",
                            BREAKAGES)
                    .wire(REFUSALS)
                    .servers("e2e.DevnetLifecycleTest#aKeyThatIsRotated"),
            when("ops contradict the tree")
                    .gates(
                            "validate.CommitRulingsTest#operationsThatDoNotLeadFromPrevDataAreABadProof",
                            "validate.CommitRulingsTest#aTreeThatIsNotThereIsABadProof",
                            "validate.CommitRulingsTest#anOperationThatDidNotHappenIsABadProof",
                            "validate.CommitRulingsTest#blocksThatAreNoArchiveOrLackTheCommitAreABadProof",
                            "validate.CommitRulingsTest#aCommitBlockThatIsNoCommitIsABadProof",
                            BREAKAGES)
                    .wire(REFUSALS)
                    .never("an official server proves what it sends"),
            when("several ops on one path, or an op that changes nothing")
                    .gates(
                            "validate.HonestServersTest#severalOperationsOnOnePathPassForWhatTheyComeTo",
                            "validate.HonestServersTest#anOperationThatChangesNothingPassesAloneAndBesideOthers",
                            "validate.HonestServersTest#operationsOnOnePathThatContradictEachOtherAreABadProof")
                    .wire("e2e.WireRulingsTest#whatTheOperationsOnOnePathComeToIsPassedOn")
                    .servers("e2e.DevnetLifecycleTest#aBatchThatTouchesOnePathTwiceOrChangesNothing"),
            when("signature good, nothing contradicts, but a node is missing")
                    .gates(
                            "validate.HonestServersTest#aCommitThatLacksANodePassesUnprovenUnlessProofsAreRequired",
                            "validate.HonestServersTest#aContradictionBesideAMissingNodeIsABadProof")
                    .wire("e2e.WireRulingsTest#aCommitWithoutANodeThatWouldProveItIsPassedOnAndCounted")
                    .never("an official server proves what it sends"),
            when("the frame breaks the lexicon where it can be mended")
                    .gates("validate.HonestServersTest#aFrameThatLacksWhatEverybodyKnowsIsPassedOnMended")
                    .intake("intake.FrameIntakeTest#aFrameThatMendingMakesTooLongIsTooLarge")
                    .wire("e2e.WireRulingsTest#aFrameThatLacksWhatEverybodyKnowsIsMendedAndCounted")
                    .never("an official server sends what the lexicon requires"),
            when("the frame breaks the lexicon where it cannot")
                    .gates(BREAKAGES)
                    .intake("intake.FrameIntakeTest#aMalformedFrameIsRefusedOnceAndTheMarkMovesPastIt")
                    .wire(REFUSALS)
                    .never("an official server sends what the lexicon says"),
            when("message DID, rev or commit CID differ")
                    .gates(
                            "validate.CommitRulingsTest#aMessageThatDiffersFromItsSignedCommitIsAMismatch",
                            "validate.SyncRulingsTest#aSyncOfAnotherAccountsCommitIsAMismatch",
                            BREAKAGES)
                    .wire(REFUSALS)
                    .servers(MIGRATION),
            when("`prevData` absent although a head is known")
                    .gates(
                            "validate.CommitRulingsTest#withoutPrevDataOnAKnownHeadOnlyLenientModePasses",
                            "validate.CommitRulingsTest#tooBigPassesInLenientModeOnly",
                            "validate.CommitRulingsTest#rebasePassesInLenientModeOnly",
                            "validate.CommitRulingsTest#alsoALegacyCommitNeedsItsSignature",
                            BREAKAGES)
                    .wire(REFUSALS)
                    .never("an official server sends none any more"),
            when("over a limit")
                    .gates(
                            "validate.CommitRulingsTest#moreThanTwoHundredOperationsAreTooLarge",
                            "validate.CommitRulingsTest#blocksOverTheLimitAreTooLarge",
                            "validate.CommitRulingsTest#aRecordOverTheLimitIsTooLarge",
                            "validate.SyncRulingsTest#blocksOverTheLimitAreTooLargeAndGarbageIsABadProof",
                            BREAKAGES)
                    .wire(REFUSALS)
                    .never("an official server keeps the limits"),
            when("the connection's host is not the PDS in the DID document")
                    .gates(
                            "validate.CommitRulingsTest#anotherHostThanTheAccountsPdsIsDroppedAfterOneFreshResolution",
                            "validate.CommitRulingsTest#twoServersOnOneMachineAreToldApartByTheirPort",
                            "validate.CommitRulingsTest#afterAMigrationTheNewHostIsBelievedAndOwnsTheAccount",
                            "validate.CommitRulingsTest#aMigrationRightAfterAResolutionIsWaitedForAndNotLost",
                            "validate.SyncRulingsTest#aSyncFromAnotherHostIsWrongHost")
                    .wire(
                            "e2e.SimulatedHostsTest#aBadSignatureALyingOpListAWrongHostAnOldRevAndGarbageAreRefusedAndTheNextGoodEventPasses",
                            "e2e.WireRulingsTest#anIdentityOfAnotherHostPassesAndItsCommitDoesNot")
                    .servers(MIGRATION),
            when("identity: directory down")
                    .gates(
                            "validate.CommitRulingsTest#whileTheDirectoryIsDownAnEventWaitsAsLongAsItTakes",
                            "validate.CommitRulingsTest#anUnknownIdentityIsAskedForAndNeverPassedUnverified",
                            "validate.CommitRulingsTest#anUnavailableWebIdentityIsWaitedForTenMinutesAndNoLonger",
                            "validate.CommitRulingsTest#aWebIdentityThatComesBackInTimePasses",
                            "validate.AccountRulingsTest#theDirectoryBeingDownIsWaitedFor",
                            "validate.IdentityRulingsTest#anIdentityWaitsWhileTheDirectoryIsDown")
                    .intake(
                            "intake.FrameIntakeTest#aHostWhoseParkIsFullIsNotReadAndOthersAre",
                            "validate.IdentityOutageTest#anHourWithoutTheDirectoryLosesNothing")
                    .wire(
                            "e2e.SimulatedHostsTest#whileTheDirectoryIsDownEventsWaitAndThenPassInOrder",
                            "e2e.DirectoryOutageTest#aHostIsNotReadPastItsShareOthersAreAndInTheEndEverythingCame")
                    .servers("e2e.DevnetFaultsTest#whileTheDirectoryIsAwayOnlyWhatNeedsItWaits"),
            when("identity: not found, tombstoned")
                    .gates(
                            "validate.CommitRulingsTest#anIdentityThatIsNotThereOrNotUsableIsNoIdentity",
                            "validate.CommitRulingsTest#aCachedRefusalIsAskedAgainBeforeItDecides",
                            "validate.CommitRulingsTest#aTombstoneCountsAsDeletedAndPurgesWithAnAccountEventOfOurs",
                            "validate.AccountRulingsTest#ofATombstonedAccountItsKnownHostTellsTheDeletionAndNobodyElse",
                            "validate.AccountRulingsTest#anAccountWithoutAPdsIsNoIdentity",
                            "validate.IdentityRulingsTest#aTombstoneOfAKnownAccountIsToldAndPurges",
                            "validate.IdentityRulingsTest#aTombstoneOfAnUnknownAccountIsNoIdentity",
                            "validate.IdentityRulingsTest#anIdentityThatIsNotThereIsNoIdentity",
                            "validate.IdentityRulingsTest#anIdentityWithoutKeyOrPdsStillPasses")
                    .intake(
                            "intake.FrameIntakeTest#anEventThatPurgesItsAccountIsSettledOnlyWhenTheDeletionIsStored",
                            "intake.FrameIntakeTest#anEventThatPassesBehindTheDeletionOfItsAccountComesAfterItAndSettlesTheMark")
                    .wire(
                            "e2e.WireRulingsTest#aTombstonedAccountIsDeletedAndWhatItsHostStillSaysIsRefused",
                            "e2e.WireRulingsTest#aTombstoneThatACommitRevealsIsToldOnceAndTheIdentityBehindItPasses")
                    .servers("e2e.DevnetLifecycleTest#aDidThatIsTombstonedWhileItsServerGoesOn"),
            when("account not active (merged status)")
                    .gates(
                            "validate.CommitRulingsTest#anInactiveAccountThatItsPdsCallsActiveAgainPasses",
                            "validate.CommitRulingsTest#anInactiveAccountStaysInactiveWhenItsPdsSaysSoOrNothing",
                            "validate.CommitRulingsTest#aMoveToAnotherHostDoesNotResurrect",
                            "validate.SyncRulingsTest#aSyncOfAnInactiveAccountIsInactiveUnlessItsPdsSaysActive")
                    .wire("e2e.SimulatedHostsTest#aDeletedAccountIsPurgedAndItsLaterCommitsAreRefused")
                    .servers("e2e.DevnetFaultsTest#anActivationThatARelayMissedIsAskedForAtTheServer"),
            when("#sync: signed, event rev = commit rev, rev newer")
                    .gates("validate.SyncRulingsTest#aNewerSyncPassesUnchangedBecomesTheHeadAndReindexes")
                    .wire("e2e.WireRulingsTest#aNewerSyncAndOneOfTheHeadPassAndTheNextCommitChains")
                    .servers(
                            "e2e.DevnetLifecycleTest#aNewHandleABareIdentityAndAnAnnouncedHead",
                            "e2e.DevnetLifecycleTest#aKeyThatIsRotated"),
            when("#sync: same rev, same data")
                    .gates("validate.SyncRulingsTest#aSyncOfTheHeadItselfPassesAndChangesNothing")
                    .wire("e2e.WireRulingsTest#aNewerSyncAndOneOfTheHeadPassAndTheNextCommitChains")
                    .servers(
                            "e2e.DevnetLifecycleTest#aNewAccountAndWhatItWrites",
                            "e2e.DevnetLifecycleTest#aNewHandleABareIdentityAndAnAnnouncedHead"),
            when("#sync: same rev other data, or older rev")
                    .gates(
                            "validate.SyncRulingsTest#aSyncOfTheHeadsRevWithOtherDataIsStale",
                            "validate.SyncRulingsTest#anOlderSyncIsStale",
                            BREAKAGES)
                    .wire(REFUSALS)
                    .never("an official server announces its own head"),
            when("#sync: event rev differs from commit rev, or old key")
                    .gates(
                            "validate.SyncRulingsTest#theSyncOfAMigrationWithTheImportsRevIsAMismatchAndTheNextCommitStillPasses",
                            "validate.SyncRulingsTest#theHeadsOwnCommitUnderTheOldKeyIsAMismatch",
                            BREAKAGES)
                    .wire("e2e.WireRulingsTest#theSyncOfAnImportIsRefusedAndTheNextCommitChains", REFUSALS)
                    .servers(MIGRATION),
            when("#identity, from any host")
                    .gates(
                            "validate.IdentityRulingsTest#anIdentityRefreshesAndPassesFromAnyHostWithoutChangingTheOwner",
                            "validate.IdentityRulingsTest#aHandleThatTheDocumentNamesIsPassedOn",
                            "validate.IdentityRulingsTest#aHandleThatTheDocumentDoesNotNameIsLeftOut",
                            "validate.IdentityRulingsTest#aFloodOfIdentitiesIsOneResolutionPerGap")
                    .wire("e2e.WireRulingsTest#anIdentityOfAnotherHostPassesAndItsCommitDoesNot")
                    .servers(
                            "e2e.DevnetLifecycleTest#anIdentityThatAnotherServerTells",
                            "e2e.DevnetLifecycleTest#aNewHandleABareIdentityAndAnAnnouncedHead"),
            when("#account, from the host in the freshly resolved DID document")
                    .gates(
                            "validate.AccountRulingsTest#theAccountsOwnHostIsBelievedAfterAFreshResolution",
                            "validate.AccountRulingsTest#aDeletionPurgesTheHead",
                            "validate.AccountRulingsTest#aLocalTakedownIsShownOverWhatTheHostSays",
                            "validate.AccountRulingsTest#aStatusThatLeavesTheAccountActiveIsPassedOn",
                            "validate.AccountRulingsTest#aHostMoveDoesNotChangeTheStatusByItself")
                    .wire("e2e.SimulatedHostsTest#aDeletedAccountIsPurgedAndItsLaterCommitsAreRefused")
                    .servers(
                            "e2e.DevnetLifecycleTest#anAccountThatIsDeactivatedAndActivated",
                            "e2e.DevnetLifecycleTest#anAccountThatItsServerTakesDownAndGivesBack",
                            "e2e.DevnetLifecycleTest#anAccountThatIsDeleted"),
            when("#account, from another host")
                    .gates(
                            "validate.AccountRulingsTest#theLastWordOfTheOldHostAfterAMigrationIsWrongHost",
                            "validate.AccountRulingsTest#theOldHostIsNotBelievedOnACachedDocument")
                    .wire("e2e.SimulatedHostsTest#afterAMigrationTheOldHostsDeactivationComesLastAndIsRefused")
                    .servers(MIGRATION),
            when("replayed #account after a cursor reset")
                    .gates("validate.AccountRulingsTest#aReplayedStatusIsBelievedOnlyIfThePdsConfirmsIt")
                    .intake("intake.FrameIntakeTest#afterACursorResetOlderAccountEventsMustBeConfirmed")
                    .wire(CURSOR_RESET)
                    .servers(CURSOR_RESET),
            when("unknown `t`, unknown fields")
                    .gates(BREAKAGES)
                    .intake("intake.FrameIntakeTest#anUnknownTypeIsIgnoredCountedAndPassedOver")
                    .wire("e2e.WireRulingsTest#whatNobodyKnowsOfACommitPassesThroughByteForByte", REFUSALS)
                    .never("an official server sends what the lexicon names"),
            when("unknown status word in #account")
                    .gates(
                            "validate.AccountRulingsTest#anUnknownStatusObeysActive",
                            "validate.AccountRulingsTest#aWordThatTheTakedownHidesIsShownAfterItsReversal")
                    .intake(
                            "log.RecordFormatTest#aStatusWordThatHasNoCodeIsReadFromTheFrame",
                            "state.StateStoreTest#aStatusWordThatHasNoCodeIsKeptUntilTheNextStatus")
                    .wire("e2e.WireRulingsTest#aStatusWordThatNobodyKnowsIsPassedOnAndShown")
                    .never("an official server says the words of the lexicon"),
            when("frame not canonical or not decodable")
                    .gates(BREAKAGES)
                    .intake(
                            "intake.FrameIntakeTest#aPoisonedFrameIsSkippedAskedForTwiceAndThenPassedOver",
                            "intake.FrameIntakeTest#aFrameWithoutAReadableSeqIsSkippedAndHoldsNothingBack",
                            "intake.FrameIntakeTest#hostileBytesNeverStopTheIntake")
                    .wire(REFUSALS, FAULTS)
                    .never("an official server encodes canonically"),
            when("frame over 5 MB")
                    .gates(BREAKAGES)
                    .intake("intake.FrameIntakeTest#anOversizeFrameIsPassedOverByTheSeqInItsHead")
                    .wire("e2e.SimulatedHostsTest#theMarkMovesPastAFrameThatIsTooLarge", REFUSALS)
                    .never("an official server keeps the limits"),
            when("text frame, broken WebSocket framing")
                    .intake("intake.FrameIntakeTest#otherErrorFramesReconnect")
                    .wire("e2e.SimulatedHostsTest#aTextFrameClosesTheSocketAndNothingIsLostOrTwice", FAULTS)
                    .never("an official server frames well"),
            when("seq <= last on the same socket")
                    .intake(
                            "intake.FrameIntakeTest#aSeqThatDoesNotAdvanceOnItsSocketIsAnOldSeq",
                            "intake.FrameIntakeTest#aRepeatRightAfterAReconnectIsIgnoredAndNotAnOldSeq")
                    .wire(FAULTS, "e2e.ConnectionFaultsTest#whatCameTwiceOrTooLateOrWasNothingIsCountedAndNothingElse")
                    .never("an official server's numbers rise"),
            when("seq gap")
                    .intake("intake.FrameIntakeTest#aGapInTheSeqsIsNormal")
                    .wire(FAULTS)
                    .servers(CURSOR_RESET),
            when("at or below the durable upstream mark after a restart")
                    .intake(
                            "intake.FrameIntakeTest#whatIsAtOrBelowTheDurableMarkIsIgnored",
                            "upstream.CursorBookTest#overCrashesEveryEventIsEmittedExactlyOnce")
                    .wire(
                            "e2e.ConnectionFaultsTest#whatCameTwiceOrTooLateOrWasNothingIsCountedAndNothingElse",
                            "e2e.SigkillTest#aSubscriberThatResumesGetsEveryAcceptedEventExactlyOnceAndInOrder")
                    .servers("e2e.DevnetFaultsTest#whatAServerSaysWhileTheRelayIsAwayComesOnceWhenItIsBack"),
            when("error frame FutureCursor from a host")
                    .intake(
                            "intake.FrameIntakeTest#aFutureCursorIsConfirmedOnceAndThenTheHostStartsLive",
                            "intake.FrameIntakeTest#anEventBetweenTwoFutureCursorsMeansThatTheFirstWasNotTrue")
                    .wire(
                            "e2e.SimulatedHostsTest#aHostThatSaysFutureCursorTwiceIsFollowedLiveFromItsNewSequence",
                            "e2e.SimulatedHostsTest#oneFutureCursorThatIsNotConfirmedChangesNothing")
                    .servers("e2e.DevnetFaultsTest#aServerThatLostItsDataIsFollowedFromItsNewBeginning"),
            when("error frame ConsumerTooSlow, drop of the socket")
                    .intake("intake.FrameIntakeTest#otherErrorFramesReconnect")
                    .wire(FAULTS)
                    .servers("e2e.DevnetFaultsTest#aServerThatIsKilledRightAfterAWriteAndStartedAgainLosesNothing"),
            when("operator's takedown / reversal")
                    .gates(
                            "validate.AccountRulingsTest#theOperatorsTakedownAndItsReversalAreAccountEventsOfOurs",
                            "validate.CommitRulingsTest#whatTheOperatorTookDownStaysDownWhateverItsPdsSays")
                    .intake("validate.SignedIntakeTest#aTakedownStopsWhatIsQueuedBehindIt")
                    .wire("e2e.SimulatedHostsTest#aTakedownHidesAnAccountAndItsReversalBringsItBack")
                    .servers("e2e.DevnetLifecycleTest#aTakedownByTheOperatorAndItsReversal"));
}
