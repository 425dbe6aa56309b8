// Package life lives through years of an organisation: months are planned from their
// history and published, people fall ill, go on leave, swap and cover, join and leave,
// teams and hours change. It has tests only.
package life
