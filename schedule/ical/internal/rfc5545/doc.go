// Package rfc5545 reads calendar files: lines and components, local times and lengths,
// the clocks of time zones, and recurrence rules. It knows nothing of schedules. The signs
// § name sections of RFC 5545.
//
// Files come from anywhere, so a [Budget] bounds the work that rules make.
package rfc5545
