//! The words of **Overview**.

use super::model::decisions::Fate;
use super::model::files::SIZES;
use crate::browser::time;
use crate::text::number::number;
use admin_api::endpoint::Decision;

pub const INTRODUCTION: &str = "What needs you, and how things have gone. This page asks the server for nothing by itself. Operations and \
    decisions are those of this browser.";
pub const READING: &str = "Reading what this browser stores…";

// Charts.
pub const AS_TABLE: &str = "Show as table";
pub const READOUT: &str = "Point at a bar or use the arrow keys for its exact values.";
pub const TIME: &str = "Time";
pub const DAYS: &str = "Days";

// What waits.
pub const WAITING: &str = "Waiting for a verdict";
pub const WAITING_CHART: &str = "Waiting operations by hour of arrival";
pub const WAITING_TABLE: &str = "Table of waiting operations by hour of arrival";
pub const WAITING_SERIES: &str = "Waiting";
pub const BY_KIND: &str = "Waiting operations by kind";
pub const NOTHING_WAITS: &str = "No operation waits in this browser. Operations come from the feed, or are added in Review. The API \
    does not list those of the tenant, so others may wait that this browser does not know.";
pub const OLDEST_FIRST: &str = "The oldest operations";
pub const OLDEST: &str = "Oldest";
pub const ARRIVED: &str = "Arrived";
pub const OPERATION: &str = "Operation";
pub const KIND: &str = "Kind";
pub const OPEN_REVIEW: &str = "Open Review, oldest first";

// What went wrong.
pub const TROUBLE: &str = "Lost races and unknown outcomes";
pub const TROUBLE_TABLE: &str = "Table of lost races and unknown outcomes";
pub const NO_TROUBLE: &str = "None among the operations that this browser holds.";
pub const OUTCOME: &str = "Outcome";

// Decisions.
pub const DECISIONS: &str = "Decisions in this browser";
pub const DECISIONS_CHART: &str = "Decisions by day and outcome";
pub const DECISIONS_TABLE: &str = "Table of decisions by day and outcome";
pub const LAST_DECISIONS: &str = "The last decisions";
pub const NO_DECISIONS: &str = "No decision has been sent from this browser to this tenant yet. Decisions come from this browser's \
    journal; those of other administrators are in theirs.";
pub const NO_MEDIAN: &str =
    "The time from arrival to verdict is known when an operation was approved or rejected here.";
pub const DECISION: &str = "Decision";

// Registrations.
pub const REGISTRATIONS: &str = "Registrations by day";
pub const REGISTRATIONS_TABLE: &str = "Table of registrations by day";
pub const REGISTRATIONS_UNREAD: &str = "The days come from the dates in the user IDs. The user list has not been loaded since you \
    connected. It comes as a whole, so loading it can take a while in a large tenant.";
pub const LOAD_USERS: &str = "Load users";
pub const LOADING_USERS: &str = "Loading the user list";
pub const NO_DATES: &str = "The user list has no ID with a date.";
pub const VALIDATED: &str = "Validated";
pub const UNVALIDATED: &str = "Not validated";
pub const OTHER: &str = "Other states";
pub const FROM: &str = "First day";
pub const TO: &str = "Last day";
pub const BRUSH_HINT: &str = "Move the two handles to choose days. Days are in UTC, as in the IDs.";

// Files.
pub const FILES: &str = "Content";
pub const FILES_UNREAD: &str = "The files have not been counted since you connected. This reads the list of files once, as Content does.";
pub const LOAD_FILES: &str = "Load files";
pub const READ_AGAIN: &str = "Refresh";
pub const LOADING_FILES: &str = "Loading the list of files…";
pub const NO_FILES: &str = "The tenant has no files.";
pub const BY_TYPE: &str = "Files by type";
pub const BY_TYPE_TABLE: &str = "Table of files by type";
pub const BY_SIZE: &str = "Files by size";
pub const BY_SIZE_TABLE: &str = "Table of files by size";
pub const FILES_SERIES: &str = "Files";
pub const TYPE: &str = "Type";
pub const SIZE: &str = "Size";
pub const BYTES: &str = "Bytes";
pub const OTHER_TYPES: &str = "other types";
pub const NO_TYPE: &str = "no type";

/// A number of things.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    [number(count).as_str(), " ", if count == 1 { one } else { many }].concat()
}

/// The number of operations that wait.
pub fn waiting(count: usize) -> String {
    counted(count, "operation waits", "operations wait")
}

/// What the chart of arrivals shows, for those who do not see it.
pub fn arrivals(count: usize, oldest_ms: f64, highest: Option<(String, u32)>) -> String {
    let oldest =
        [waiting(count), ", the oldest since ".to_owned(), time::date_time(oldest_ms), ".".to_owned()];
    oldest.concat() + &peak("arrived", highest)
}

/// What the chart of decisions shows.
pub fn decisions(total: usize, highest: Option<(String, u32)>) -> String {
    counted(total, "decision", "decisions") + " in this browser's journal." + &peak("were sent", highest)
}

/// What the chart of registrations shows.
pub fn registrations(total: usize, undated: usize, highest: Option<(String, u32)>) -> String {
    let mut text = counted(total, "user", "users") + " with a date in the ID." + &peak("registered", highest);
    if undated > 0 {
        text += &[" Without a date: ", &number(undated), "."].concat();
    }
    text
}

/// What a chart of files shows.
pub fn files(count: usize, bytes: u64) -> String {
    [counted(count, "file", "files"), ", ".into(), self::bytes(bytes), ".".into()].concat()
}

fn peak(verb: &str, highest: Option<(String, u32)>) -> String {
    let Some((label, count)) = highest else { return String::new() };
    [" Most ", verb, ": ", &label, ", ", &number(count as usize), "."].concat()
}

/// A size.
pub fn bytes(bytes: u64) -> String {
    number(usize::try_from(bytes).unwrap_or(usize::MAX)) + " bytes"
}

/// The values of a bar.
pub fn values(label: &str, series: &[&'static str], values: &[u32], note: &str) -> String {
    let mut text = label.to_owned();
    for (at, (name, value)) in series.iter().zip(values).enumerate() {
        text += if at == 0 { ": " } else { ", " };
        text += &[name, " ", &number(*value as usize)].concat();
    }
    if !note.is_empty() {
        text += &[", ", note].concat();
    }
    text
}

/// A span of time, by its first and last moment in words.
pub fn span(from: String, to: String) -> String {
    if from == to { from } else { [&from, " – ", &to].concat() }
}

/// The link to the users of the chosen days.
pub fn show_users(count: usize) -> String {
    ["Show ", &counted(count, "user", "users"), " of these days"].concat()
}

/// The middle of the times from arrival to verdict.
pub fn median(median_ms: u64, count: usize) -> String {
    let of = counted(count, "decided operation", "decided operations");
    [
        "Median time from arrival to verdict: ",
        &duration(median_ms),
        ", of ",
        &of,
        " in the queue of this browser.",
    ]
    .concat()
}

/// A duration in its two largest units.
pub fn duration(ms: u64) -> String {
    let seconds = ms / 1000;
    let (first, second) = match seconds {
        0..60 => ((seconds, "s"), None),
        60..3600 => ((seconds / 60, "min"), Some((seconds % 60, "s"))),
        3600..86_400 => ((seconds / 3600, "h"), Some((seconds / 60 % 60, "min"))),
        _ => ((seconds / 86_400, "d"), Some((seconds / 3600 % 24, "h"))),
    };
    let text = |(amount, unit): (u64, &str)| [number(amount as usize).as_str(), " ", unit].concat();
    match second {
        Some(second) => [text(first), " ".into(), text(second)].concat(),
        None => text(first),
    }
}

/// How many calls of the journal are counted, if it may have more.
pub fn limited(calls: u64) -> String {
    ["Only the last ", &number(calls as usize), " records of the journal are counted."].concat()
}

/// The name of a fate in charts.
pub fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Approved => "Approved",
        Fate::Rejected => "Rejected",
        Fate::LostRace => "Lost race",
        Fate::Unknown => "Answer lost",
        Fate::Refused => "Refused",
    }
}

/// The tone of a fate's tag, and its sign.
pub fn fate_tag(of: Fate) -> (&'static str, String) {
    let (tone, sign) = match of {
        Fate::Approved => ("good", "✓ "),
        Fate::Rejected => ("", "✕ "),
        Fate::LostRace => ("", "⤫ "),
        Fate::Unknown => ("warn", "? "),
        Fate::Refused => ("bad", "! "),
    };
    (tone, sign.to_owned() + fate(of))
}

/// A decision and the kind of its operation.
pub fn decision(decision: Decision, kind: &str) -> String {
    let word = match decision {
        Decision::Approve => "Approve ",
        Decision::Reject => "Reject ",
    };
    word.to_owned() + &kind.to_ascii_lowercase()
}

/// The names of the groups of [`SIZES`].
pub fn size_group(at: usize) -> &'static str {
    const NAMES: [&str; SIZES.len() + 1] =
        ["under 1 kB", "1 to 10 kB", "10 to 100 kB", "100 kB to 1 MB", "1 to 10 MB", "10 MB and more"];
    NAMES.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_its_two_largest_units() {
        let cases = [
            (999, "0 s"),
            (59_999, "59 s"),
            (60_000, "1 min 0 s"),
            (3_599_000, "59 min 59 s"),
            (3_600_000, "1 h 0 min"),
            (86_399_000, "23 h 59 min"),
            (90_000_000, "1 d 1 h"),
            (8_640_000_000_000, "100,000 d 0 h"),
        ];
        for (ms, text) in cases {
            assert_eq!(duration(ms), text);
        }
    }

    #[test]
    fn a_bar_is_read_with_all_its_values() {
        let text = values("Nov 3, 2026", &["Validated", "Not validated"], &[1_200, 3], "");
        assert_eq!(text, "Nov 3, 2026: Validated 1,200, Not validated 3");
        assert_eq!(values("text/css", &["Files"], &[1], "7 bytes"), "text/css: Files 1, 7 bytes");
        assert_eq!(
            (span("a".into(), "a".into()), span("a".into(), "b".into())),
            ("a".into(), "a – b".into())
        );
    }
}
