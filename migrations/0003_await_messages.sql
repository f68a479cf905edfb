-- Messages that nobody told of are found by their call's timer.
DROP INDEX recordingUnsettled;
