package scheduletest

// Tell is what Run does in the subtest of a rule.
var Tell = tell

// LimitNotes are the notes of limits in Japanese.
var LimitNotes = limitNotes
