package fairness

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// ErrInfeasible is wrapped by InfeasibleError.
var ErrInfeasible = errors.New("no roster exists")

// InfeasibleError proves that no roster lies within the limits: the slots cannot
// be filled by the people who are left for them. The zero InfeasibleError names
// nothing.
type InfeasibleError struct {
	// Slots are the slots that cannot all be filled, in order.
	Slots []SlotName
	// Able can take a seat of each of the slots, Partly of some of them, and People of none: absence, span, bar or
	// lock keeps them from it. A proof about locked seats names only who has them.
	Able, Partly, People []schedule.Member
	// Limit says in words what leaves too few, with every limit that it takes and its amount.
	Limit string
	// Limits are the names of all limits that it takes, in the order of the table: without any one of them, the
	// others as they are, this proof does not hold. Empty is a problem that no limit makes.
	Limits []string
	// Count is the sum that does not come out, if it is a proof by counting.
	Count Count
	// Names has the names of people, as far as they are known.
	Names map[schedule.Member]string

	japanese string        // Limit in Japanese, if it is known
	seats    []PositionKey // that cannot all be filled; none are all seats of the slots
	kept     []keptBy      // the People by why, if it is known
	tried    bool          // all ways to fill the slots
	locks    bool          // of locked seats
}

// SlotName is a slot as errors name it.
type SlotName struct {
	Slot string
	schedule.Interval
}

// String writes "Mon 2026-05-04 09:00 – Mon 2026-05-04 21:00 JST".
func (s SlotName) String() string { return schedule.English.Span(s.Interval) }

// slotsNamed is how many slots the text of an error names.
const slotsNamed = 3

// Error names the slots, the limit and the people.
func (e *InfeasibleError) Error() string { return e.In(schedule.English) }

// What an InfeasibleError says.
var (
	noRoster    = words{"no roster exists: ", "当番表は作れない："}
	moreSlots   = words{" and %d more", "、ほか%d枠"}
	listed      = words{", ", "、"}
	becauseOf   = words{": %s", "。%s"}
	ableToServe = words{"; able to serve: %s", "。就ける人：%s"}
	partlyAble  = words{"; some of the time: %s", "。一部だけ就ける人：%s"}
	keptFromIt  = words{"; kept from it: %s", "。就けない人：%s"}
	keptByThat  = words{"; kept from it by %s: %s", "。%sで就けない人：%s"}
	eitherOr    = words{" or ", "・"}
	notFound    = words{"no roster within the limits found in %d attempts; it is not proven that there is none",
		"制約を守る当番表は、%d回試しても見つからなかった。存在しないと証明されてはいない"}
)

// In is Error in the given language.
func (e *InfeasibleError) In(l schedule.Language) string {
	var b strings.Builder
	b.WriteString(noRoster.in(l))
	for i, s := range e.Slots[:min(slotsNamed, len(e.Slots))] {
		if i > 0 {
			b.WriteString(listed.in(l))
		}
		b.WriteString(l.Span(s.Interval))
	}
	if more := len(e.Slots) - slotsNamed; more > 0 {
		fmt.Fprintf(&b, moreSlots.in(l), more)
	}
	fmt.Fprintf(&b, becauseOf.in(l), e.LimitIn(l))
	for _, of := range []struct {
		say  words
		list []schedule.Member
	}{{ableToServe, e.Able}, {partlyAble, e.Partly}, {keptFromIt, e.People}} {
		if len(of.list) > 0 && (len(e.kept) == 0 || of.say != keptFromIt) {
			fmt.Fprintf(&b, of.say.in(l), e.names(l, of.list))
		}
	}
	for _, k := range e.kept {
		var why []string
		for _, w := range k.why {
			why = append(why, w.in(l))
		}
		fmt.Fprintf(&b, keptByThat.in(l), strings.Join(why, eitherOr.in(l)), e.names(l, k.people))
	}
	return b.String()
}

// keptBy is why people are kept from all slots of a proof.
type keptBy struct {
	why    []words
	people []schedule.Member
}

// Why people are kept from a slot. Whom nothing of their own keeps is kept by a limit, or by shifts that are decided.
var (
	byLeave = words{"leave", "休暇"}
	bySpan  = words{"not being in the pool then", "在籍期間外"}
	byBar   = words{"seats that they may not take", "席の条件（準備中、never など）"}
	byOther = words{"limits or other shifts", "制約やほかの当番"}
)

// keeps groups the People of a proof by why they are kept from its slots.
func (m *model) keeps(e *InfeasibleError) (kept []keptBy) {
	if e.locks {
		return nil
	}
	for n, person := range m.people {
		if !slices.Contains(e.People, person.ID) {
			continue
		}
		of := map[words]bool{}
		for j, seat := range m.seats {
			if slices.ContainsFunc(e.Slots, func(s SlotName) bool { return s.Slot == seat.Slot }) {
				of[m.keep(person, n, j)] = true
			}
		}
		var why []words
		for _, w := range []words{byLeave, bySpan, byBar, byOther} {
			if of[w] {
				why = append(why, w)
			}
		}
		if i := slices.IndexFunc(kept, func(k keptBy) bool { return slices.Equal(k.why, why) }); i >= 0 {
			kept[i].people = append(kept[i].people, person.ID)
		} else {
			kept = append(kept, keptBy{why, []schedule.Member{person.ID}})
		}
	}
	return kept
}

// keep says what keeps the n-th person from the seat j.
func (m *model) keep(person *Participant, n, j int) words {
	iv := m.seats[j].Interval
	switch {
	case slices.ContainsFunc(person.Away, iv.Overlaps):
		return byLeave
	case !person.available(iv):
		return bySpan
	case !m.there[n*m.SeatCount+j], person.Own.Roles != nil && !slices.Contains(person.Own.Roles, m.seats[j].Role):
		return byBar
	}
	return byOther
}

// LimitIn is Limit in the given language, with every limit as the sentence that Limits.Given has of it. An error that was
// not made here has its Limit in any language.
func (e *InfeasibleError) LimitIn(l schedule.Language) string {
	if l == schedule.Japanese && e.japanese != "" {
		return e.japanese
	}
	return e.Limit
}

// Unwrap returns ErrInfeasible.
func (e *InfeasibleError) Unwrap() error { return ErrInfeasible }

// names lists people by name and ID.
func (e *InfeasibleError) names(l schedule.Language, members []schedule.Member) string {
	text := make([]string, len(members))
	for i, m := range members {
		text[i] = l.Named(e.Names[m], m)
	}
	return strings.Join(text, listed.in(l))
}

// named cuts the proof that there is no roster down to what it takes, and gives it the names of people.
func (m *model) named(err error) error {
	var proof *InfeasibleError
	if !errors.As(err, &proof) {
		return err
	}
	proof = m.cut(proof)
	proof.kept = m.keeps(proof)
	for _, person := range m.people {
		if person.Name != "" {
			if proof.Names == nil {
				proof.Names = map[schedule.Member]string{}
			}
			proof.Names[person.ID] = person.Name
		}
	}
	return proof
}

// ErrNotFound is wrapped by the error of a Solve that found no roster within the
// limits and did not prove that there is none.
var ErrNotFound = errors.New("no roster found")

// NotFoundError says that the search for a roster within the limits gave up. It
// proves nothing: with more moves or another seed there may be one. The zero
// NotFoundError is that of no search.
type NotFoundError struct {
	// Moves is how many attempts were made.
	Moves int
}

// Error says so.
func (e *NotFoundError) Error() string { return e.In(schedule.English) }

// In is Error in the given language.
func (e *NotFoundError) In(l schedule.Language) string { return fmt.Sprintf(notFound.in(l), e.Moves) }

// Unwrap returns ErrNotFound.
func (e *NotFoundError) Unwrap() error { return ErrNotFound }
