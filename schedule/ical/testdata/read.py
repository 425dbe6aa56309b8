"""Reads every .ics file of a directory with icalendar and recurring-ical-events, and prints how
its events repeat between the two Unix times given, in the form of read.mjs.

    python3 read.py DIRECTORY START END
"""
import datetime
import glob
import json
import os
import sys

import icalendar
import recurring_ical_events

directory, start, end = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
utc = datetime.timezone.utc


def unix(value):
    """A whole day has no instant, and a time without a zone neither: they are counted as if in UTC."""
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day, tzinfo=utc)
    return int((value if value.tzinfo else value.replace(tzinfo=utc)).timestamp())


def occurrences(text):
    found = []
    for calendar in icalendar.Calendar.from_ical(text, multiple=True):
        span = [datetime.datetime.fromtimestamp(t, utc) for t in (start, end)]
        for event in recurring_ical_events.of(calendar).between(*span):
            if event.get("STATUS") == "CANCELLED" or event.get("TRANSP") == "TRANSPARENT":
                continue
            first = event["DTSTART"].dt
            last = event["DTEND"].dt
            found.append({
                "start": unix(first), "end": unix(last), "summary": str(event.get("SUMMARY", "")),
                "day": not isinstance(first, datetime.datetime),
            })
    return [one for one in found if one["start"] < min(one["end"], end) and one["end"] > start]


out = {}
for path in sorted(glob.glob(os.path.join(directory, "*.ics"))):
    with open(path, "rb") as file:
        text = file.read()
    try:
        out[os.path.basename(path)] = {"occurrences": occurrences(text)}
    except Exception as fault:  # whatever it does not read
        out[os.path.basename(path)] = {"fault": type(fault).__name__ + ": " + str(fault)[:100]}
print(json.dumps(out))
