package scheduletest

import (
	"fmt"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// DocumentsReviewed asks that every service that a pool answers for have a document
// reviewed at most so many days before on. Reviews after on do not count.
func DocumentsReviewed(on schedule.Date, within int) Rule {
	return Rule{
		Name:        "DocumentsReviewed",
		Explanation: fmt.Sprintf("Every pooled service has a document reviewed within %s before %v.", Days.Amount(int64(within)), on),
		Japanese:    fmt.Sprintf("時間外に共同で受けるサービスには%vまでの%d日以内に見直した文書がある。", on, within),
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			for id, owner := range r.Services() {
				answer, ok := pooled(r, id, owner)
				if !ok {
					continue
				}
				b := Breach{Who: string(id), When: schedule.Days(on, on, answer.Start.Location())}
				last, ever := lastReview(answer.Docs, on)
				if days := on.DaysSince(last); !ever {
					b.Limit, b.Unit, b.Note, b.Japanese = 1, "documents", "that were ever reviewed", "見直したことのある手順書が{}"
				} else if days > within {
					b.Got, b.Limit, b.Unit, b.Note, b.Japanese = int64(days), int64(within), Days, "since a document was reviewed", "手順書を見直してから{}"
				} else {
					continue
				}
				found(b)
			}
		}),
	}
}

// lastReview returns the day of the last review of any document up to a day.
func lastReview(docs []schedule.Doc, on schedule.Date) (last schedule.Date, ever bool) {
	for _, doc := range docs {
		if r := doc.Reviewed; !r.IsZero() && !r.After(on) && (!ever || r.After(last)) {
			last, ever = r, true
		}
	}
	return last, ever
}

// pooled returns an answer for a service off hours, and whether others than the owner
// team's people can give it.
func pooled(r *schedule.Roster, id schedule.ServiceID, owner schedule.TeamID) (schedule.Answer, bool) {
	for shift := range shiftsOf(r, id) {
		if shift.Regime != schedule.OffHours {
			continue
		}
		own := membersOf(r, owner, shift.Start)
		answer, err := r.OnCall(id, shift.Start)
		return answer, err == nil && slices.ContainsFunc(membersOf(r, shift.Team, shift.Start), func(m schedule.Member) bool { return !slices.Contains(own, m) })
	}
	return schedule.Answer{}, false
}

// WithinPublished asks that shifts beyond the last day of officially published
// holidays say that they are provisional, as those by a calendar do that knows its
// own last day.
func WithinPublished(through schedule.Date) Rule {
	return Rule{
		Name:        "WithinPublished",
		Explanation: fmt.Sprintf("The roster ends by %v, through which holidays are published, or is marked provisional.", through),
		Japanese:    fmt.Sprintf("当番表は祝日が公表されている%vまでか、暫定と記す。", through),
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			for id := range r.Services() {
				b := Breach{Who: string(id), Unit: Days, Note: "beyond published holidays", Japanese: "公表済みの祝日より{}先"}
				for shift := range shiftsOf(r, id) {
					if !shift.Seat.Date.After(through) || !r.Interval().Contains(shift.Seat.Start) {
						continue
					}
					if answer, err := r.OnCall(id, shift.Start); err != nil || answer.Provisional {
						continue
					}
					if b.Got == 0 {
						b.When = shift.Interval
					}
					b.When.End = shift.End
					b.Got = int64(shift.Seat.Date.DaysSince(through))
				}
				if b.Got > 0 {
					found(b)
				}
			}
		}),
	}
}
