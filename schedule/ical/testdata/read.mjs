// Reads every .ics file of a directory with ical.js and prints what it understood:
// the events as they stand and, between the two Unix times given, how they repeat, or why it did not.
//
//	node read.mjs DIRECTORY START END
import fs from "node:fs";
import path from "node:path";
import ICAL from "ical.js";

const [directory, start, end] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];

// A whole day has no instant: it is counted as if it were in UTC.
const shown = (event, from, to) => ({
  start: from.toUnixTime(), end: to.toUnixTime(), day: from.isDate, summary: event.summary ?? "",
});

const occurrences = (event) => {
  if (!event.isRecurring()) return [shown(event, event.startDate, event.endDate)];
  const list = [];
  const iterator = event.iterator();
  for (let next = iterator.next(); next && next.toUnixTime() < end; next = iterator.next()) {
    const one = event.getOccurrenceDetails(next);
    list.push(shown(one.item, one.startDate, one.endDate));
  }
  return list;
};

const read = (text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent").map((c) => new ICAL.Event(c));
  const masters = events.filter((e) => !e.isRecurrenceException());
  for (const e of events.filter((e) => e.isRecurrenceException())) {
    masters.find((m) => m.uid === e.uid)?.relateException(e);
  }
  const property = (event, name) => event.component.getFirstPropertyValue(name);
  return {
    name: calendar.getFirstPropertyValue("x-wr-calname") ?? "",
    events: events.map((e) => ({
      ...shown(e, e.startDate, e.endDate),
      uid: e.uid, description: e.description ?? "", sequence: property(e, "sequence") ?? 0,
      status: property(e, "status") ?? "", transparency: property(e, "transp") ?? "",
      alarms: e.component.getAllSubcomponents("valarm").map((a) => a.getFirstPropertyValue("trigger")?.toSeconds?.() ?? 0),
    })),
    occurrences: masters
      .filter((e) => property(e, "status") !== "CANCELLED" && property(e, "transp") !== "TRANSPARENT")
      .flatMap(occurrences)
      .filter((one) => one.start < one.end && one.start < end && one.end > start),
  };
};

const out = {};
for (const name of fs.readdirSync(directory).filter((n) => n.endsWith(".ics"))) {
  try {
    out[name] = read(fs.readFileSync(path.join(directory, name), "utf8"));
  } catch (fault) {
    out[name] = { fault: String(fault) };
  }
}
console.log(JSON.stringify(out));
