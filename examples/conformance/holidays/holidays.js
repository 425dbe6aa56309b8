// Prints every holiday of Japan that each library of npm knows from 1948 to 2099: its
// name and version, a tab, the day. Run by the test of this directory; npm ci first.
'use strict';
const two = n => String(n).padStart(2, '0');
const libraries = {
  'date-holidays': lib => {
    const japan = new lib('JP');
    return year => japan.getHolidays(year).filter(h => h.type === 'public').map(h => h.date.slice(0, 10));
  },
  'japanese-holidays': lib => year => lib.getHolidaysOf(year, true).map(h => `${year}-${two(h.month)}-${two(h.date)}`),
  '@holiday-jp/holiday_jp': lib => year => Object.keys(lib.holidays).filter(day => day.startsWith(`${year}-`)),
};
for (const [name, years] of Object.entries(libraries)) {
  const { dependencies } = require('./package.json');
  const holidays = years(require(name));
  for (let year = 1948; year <= 2099; year++) {
    for (const day of new Set(holidays(year))) console.log(`${name} ${dependencies[name]}\t${day}`);
  }
}
