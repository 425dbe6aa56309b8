package search

import "cmp"

// Progress is how far a search is: moves tried of the most that are expected, the most level roster so far, and what is
// proven so far.
type Progress struct {
	Moves, Most              int
	F1, F2, F1Bound, F2Bound int64
}

// pulse is how many moves lie between two reports.
const pulse = 1 << 16

// watcher reports how a search goes and is told whether it goes on. A nil watcher has nobody to report to.
type watcher struct {
	tell func(Progress) bool
	Progress
	known   bool  // whether there is a roster yet
	changes int64 // of the most level one, where few come first
	told    int   // moves at the last report
	stopped bool
}

// ended reports whether the search is to end with what it has.
func (w *watcher) ended() bool { return w != nil && w.stopped }

// begin notes that a search of so many moves follows, and later so many more.
func (w *watcher) begin(moves, later int) {
	if w != nil {
		w.Most = max(w.Most, w.Moves+moves+later)
	}
}

// prove notes what is proven.
func (w *watcher) prove(f1, f2 int64) {
	if w != nil {
		w.F1Bound, w.F2Bound = max(w.F1Bound, f1), f2
	}
}

// see notes a roster if it is the most level so far.
func (w *watcher) see(s *State) {
	if w == nil {
		return
	}
	changes, f1, f2 := s.ChangeCount(), s.F1(), s.F2()
	if !w.known || cmp.Or(cmp.Compare(changes, w.changes), cmp.Compare(f1, w.F1), cmp.Compare(f2, w.F2)) < 0 {
		w.known, w.changes, w.F1, w.F2 = true, changes, f1, f2
	}
}

// spend notes moves of a search and reports after every so many. It reports whether the search is to end.
func (w *watcher) spend(x *annealing, moves int) bool {
	if w == nil {
		return false
	}
	if w.Moves += moves; w.Moves-w.told >= pulse && !w.stopped {
		w.told = w.Moves
		if w.Most = max(w.Most, w.Moves); !x.aside {
			w.see(NewState(x.M).With(x.best))
		}
		w.stopped = !w.tell(w.Progress)
	}
	return w.stopped
}
