package scheduletest

// Tell is what Run does in the subtest of a rule.
var Tell = tell
