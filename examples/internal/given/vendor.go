package given

import (
	"slices"
	"time"

	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/schedule"
)

// Of returns the book of what a vendor rendered. Each of its schedules is a duty. Business hours are
// the ones of a layer that is on call on Monday to Friday alone, if there is one.
func Of(i *vendor.Import) (b Book, unrendered []schedule.TeamID) {
	b = Book{Interval: i.Interval, People: i.People}
	names := vendor.Names{}
	shifts := make([][]vendor.Shift, len(i.Schedules))
	rendered := 0
	for k, s := range i.Schedules {
		if shifts[k] = s.Shifts; s.Shifts == nil && len(s.Layers) > 0 && !i.Interval.Empty() {
			shifts[k] = s.Render(i.Interval)
		}
		if len(shifts[k]) > 0 {
			rendered++
		}
	}
	for k, s := range i.Schedules {
		if len(shifts[k]) == 0 {
			continue
		}
		d := Duty{ID: schedule.TeamID(names.ID(s.Name, s.ID)), Location: s.Location, Known: s.Interval}
		for _, l := range s.Layers {
			switch hours := windowHours(l); {
			case hours != nil && d.Hours == nil:
				d.Hours = hours
			case hours == nil && l.Start.Before(i.End) && (l.End.IsZero() || l.End.After(i.Start)):
				users := slices.DeleteFunc(slices.Clone(l.Users), func(m schedule.Member) bool { return m == "" })
				if l.Once() {
					for _, m := range users {
						d.Covers = append(d.Covers, Shift{schedule.Interval{Start: l.Start, End: l.End}, m})
					}
				} else {
					d.Lists = append(d.Lists, List{schedule.Interval{Start: l.Start, End: l.End}, users})
				}
			}
		}
		for _, o := range s.Overrides {
			if o.Member != "" {
				d.Covers = append(d.Covers, Shift{o.Interval, o.Member})
			}
		}
		for _, service := range i.Services {
			first := len(service.Levels) == 0 && rendered == 1 // no policy says so, and no other can be asked
			if len(service.Levels) > 0 && slices.Contains(service.Levels[0], s.ID) {
				first = true
			}
			if id := i.ServiceID(service); first && !slices.ContainsFunc(b.Duties, func(o Duty) bool { return slices.Contains(o.Services, id) }) {
				d.Services = append(d.Services, id)
			}
		}
		if s.Shifts == nil {
			unrendered = append(unrendered, d.ID)
		}
		for _, shift := range shifts[k] {
			d.Shifts = append(d.Shifts, Shift{shift.Interval, shift.Member})
		}
		b.Duties = append(b.Duties, d)
	}
	return b, unrendered
}

// windowHours returns the hours of a layer that has the same window on Monday to Friday, and no
// other; nil of another layer.
func windowHours(l vendor.Layer) *Hours {
	var open [7]bool
	for _, w := range l.Windows {
		if w.From != l.Windows[0].From || w.Length != l.Windows[0].Length || open[w.Day] || w.From%60 != 0 || w.Length%60 != 0 {
			return nil
		}
		open[w.Day] = true
	}
	if len(l.Windows) != 5 || open[time.Sunday] || open[time.Saturday] {
		return nil
	}
	from := l.Windows[0].From / 60
	to := from + l.Windows[0].Length/60
	if to > 24*60 {
		return nil
	}
	return &Hours{schedule.Clock(from), schedule.Clock(to)}
}
