// Package whatif compares an organisation as it is with what it could be: two people leave, somebody goes part time, a team
// joins the pool, hours change, there is one more holiday.
//
// An [Organisation] is specs, leaves and a planner. An [Edit] is one thing that would be otherwise, as a value;
// [Organisation.With] makes a new organisation of it. [Organisation.Outlook] plans an interval, and says what it means for
// people: hours, nights, weekends and holidays, how uneven it is and how uneven it has to be. [Compare] does so for
// several scenarios. A [schedule.Roster] of each goes to the rules of package scheduletest.
package whatif
