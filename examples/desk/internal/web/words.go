package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/schedule"
)

// vocabulary is what the page says in one language.
type vocabulary struct {
	Lang, Other, OtherName string // codes of this language and of the other

	language  schedule.Language
	month     string // layouts of time.Time.Format, where WEEKDAY is the day of the week
	day       string
	stamp     string
	full      string
	morrow    string // clock of another day
	hour      string
	bracketed string
	names     map[string]string

	Title, Skip, Now, Asked, Back                string
	UntilBefore, UntilAfter, Then, Nobody        string
	Escalation, At, After, Why, DocsHead         string
	ProvisionalNote, Forever                     string
	Months, Previous, Next, This, Keys           string
	Calendar, WeekHead, Week, Today, Shown, Feed string
	Empty, UnplannedNote                         string
	Hours, Person, Time                          string
	Target, Off, Total, TargetNote               string
	Nights, Weekend, Holiday                     string
	TeamsCaption, Team, Services, Members, Heads string
	RefusedHead, RefusedNote                     string
	Foot, VersionNote, ZoneNote                  string
}

var words = map[string]vocabulary{
	"ja": {
		Lang: "ja", Other: "en", OtherName: "English",
		language: schedule.Japanese,
		month:    "2006年1月", day: "1月2日（WEEKDAY）", stamp: "1月2日（WEEKDAY）15:04", full: "2006年1月2日（WEEKDAY）15:04", morrow: "翌15:04", hour: "%s時間", bracketed: "（%s）",
		names: map[string]string{"everyone": "全員", "primary": "主担当", "secondary": "副担当", "shadow": "見学", "all": "チーム全員",
			"phone": "電話", "slack": "Slack", "email": "メール", "pagerduty": "PagerDuty", "swap": "交代", "cover": "代行", "leave": "休暇の代わり", "override": "差し替え",
			"daytime": "日中", "off-hours": "時間外", "closed": "対応しない時間（意図したもの）", "workday": "平日", "weekend": "週末", "holiday": "祝日・会社休日"},
		Title: "当番表", Skip: "カレンダーへ移動", Now: "いまの当番", Asked: "%sの当番", Back: "いまの当番に戻る",
		UntilAfter: "まで", Then: "次は", Nobody: "担当なし",
		Escalation: "連絡の順", At: "すぐに", After: "%.4g分後", Why: "理由", DocsHead: "手順書",
		ProvisionalNote: "祝日がまだ公表されていない年のため、暫定です。", Forever: "引き継ぎの予定はありません。",
		Months: "月の移動", Previous: "前の月", Next: "次の月", This: "今月", Keys: "← → キーでも月を移動できます。",
		Calendar: "%s・%sの時間外当番", WeekHead: "週", Week: "第%d週", Today: "今日", Shown: "表示中", Feed: "iCalendar",
		Empty: "この月に始まる時間外の当番はありません。", UnplannedNote: "この当番表はこの月の公平な計画を作れなかったため、設定どおりに動いています。",
		Hours: "%s・%sの時間（この月に始まる枠）", Person: "担当者", Time: "時間",
		Target: "目安", Off: "差", Total: "合計", TargetNote: "縦線は目安、つまり均等に分けた時間。",
		Nights: "平日夜", Weekend: "週末", Holiday: "祝日・会社休日",
		TeamsCaption: "日中は各チームが自分のサービスを担当", Team: "チーム", Services: "サービス", Members: "メンバー", Heads: "%d人",
		RefusedHead: "新しい設定に誤りがあり、読み込んでいません", RefusedNote: "%sに読み込んだ設定のまま動いています。誤りを見つけたのは%sです。",
		Foot: "ほかの形式", VersionNote: "設定", ZoneNote: "時刻は",
	},
	"en": {
		Lang: "en", Other: "ja", OtherName: "日本語",
		language: schedule.English,
		month:    "January 2006", day: "WEEKDAY 2 Jan", stamp: "WEEKDAY 2 Jan 15:04", full: "WEEKDAY 2 Jan 2006 15:04", morrow: "WEEKDAY 15:04", hour: "%s h", bracketed: " (%s)",
		names: map[string]string{"slack": "Slack", "pagerduty": "PagerDuty", "all": "whole team", "closed": "closed by design", "leave": "for a leave"},
		Title: "On call", Skip: "Skip to the calendar", Now: "On call now", Asked: "On call at %s", Back: "Back to now",
		UntilBefore: "until", Then: "then", Nobody: "nobody",
		Escalation: "Escalation", At: "at once", After: "after %.4g min", Why: "Why", DocsHead: "Documents",
		ProvisionalNote: "Provisional: the holidays of that year are not published yet.", Forever: "No handoff to come.",
		Months: "Months", Previous: "Previous month", Next: "Next month", This: "This month", Keys: "The keys ← → change the month, too.",
		Calendar: "%s · off-hours of %s", WeekHead: "Week", Week: "Week %d", Today: "today", Shown: "shown", Feed: "iCalendar",
		Empty: "No off-hours duty starts in this month.", UnplannedNote: "No fair plan of this pool could be made for this month: its rotas in the configuration answer.",
		Hours: "%s · hours of %s (shifts that start in the month)", Person: "Person", Time: "Hours",
		Target: "Target", Off: "Off by", Total: "Total", TargetNote: "The line is the target: the hours shared out evenly.",
		Nights: "Nights", Weekend: "Weekend", Holiday: "Holiday",
		TeamsCaption: "By day each team answers for its own services", Team: "Team", Services: "Services", Members: "Members", Heads: "%d people",
		RefusedHead: "The new configuration is faulty and is not in use", RefusedNote: "What was loaded at %s still answers. The fault was found at %s.",
		Foot: "Other forms", VersionNote: "configuration", ZoneNote: "Times are in",
	},
}

// name says a pool, a role, a regime or a kind of day as people do.
func (v vocabulary) name(key string) string {
	if name, ok := v.names[key]; ok {
		return name
	}
	return key
}

// holiday names a holiday, and says why it is one where its name does not.
func (v vocabulary) holiday(d schedule.Day) (name, reason string) {
	if v.language == schedule.English && d.English != "" {
		return d.English, d.ReasonEnglish
	}
	return d.Name, d.Reason
}

// write writes a time by one of the layouts.
func (v vocabulary) write(t time.Time, layout string) string {
	return strings.Replace(t.Format(layout), "WEEKDAY", command.Weekday(v.language, t.Weekday()), 1)
}

// pause says how long somebody is waited for.
func (v vocabulary) pause(d time.Duration) string {
	if d == 0 {
		return v.At
	}
	return fmt.Sprintf(v.After, d.Minutes())
}

// hours writes a time in hours.
func (v vocabulary) hours(d time.Duration) string { return fmt.Sprintf(v.hour, decimal(d)) }

// decimal is hours, with one decimal where it needs one.
func decimal(d time.Duration) string {
	return strings.TrimSuffix(strconv.FormatFloat(d.Hours(), 'f', 1, 64), ".0")
}

// offset is hours with a sign.
func offset(d time.Duration) string {
	sign := "+"
	switch tenth := d.Round(6 * time.Minute); {
	case tenth == 0:
		sign = "±"
	case tenth < 0:
		sign = "−"
	}
	return sign + decimal(d.Abs())
}
