//! What the content page says.

use super::model::draft::{MAX_DEPTH, MAX_FILES, Remark};
use super::model::junk::Junk;
use super::model::media::TypeWarning;
use super::model::name::{LONG, NameFault};
use super::model::plan::Choice;
use super::model::transfer::{Status, Tally};
use super::model::verify::Mismatch;
use super::model::versions::Loss;
use super::model::versions::{Version, Why};
use super::state::deletion::{Item, Removed};
use super::state::overwrite_check::Queued;
use super::state::staging::LeftOut;
use super::state::uploads::Pause;
use crate::navigation::content_query::Family;
use crate::problem::Problem;
use crate::problem::advice;
use crate::problem::advice::Advice;
use crate::tasks::batch::BatchStatus;

pub const DROP: &str = "Drop files or folders anywhere on this page, or paste them.";
pub const RULES: &str = "Names: letters a–z and A–Z, digits, dot, underscore, hyphen; folders with slashes. \
    Everybody who knows its address can read a file.";
pub const NOTHING_DROPPED: &str = "There is no file in what was dropped.";
pub const LIMIT_WRONG: &str = "Enter a whole number of megabytes, as in 200.";
pub const NOT_READ: &str = "The list is not read: why stands above. Refresh reads it again.";
pub const NONE: &str = "There are no files yet.";
pub const NOTHING_FITS: &str = "No file fits.";
pub const NO_VERSIONS: &str = "Nothing is kept yet. Before a file is replaced or deleted from here, its bytes are kept in this \
    browser, so that they can be put back.";
pub const VERSIONS_WHY: &str =
    "What was replaced or deleted from this browser. Nothing is kept of what others do.";
pub const SAME_ORIGIN: &str = "Not opened: its address is the panel's own, where it could act as you.";
pub const CHANGED: &str =
    "The tenant's files changed while you decided. Look at the choices again: new ones stand at Skip.";
pub const CHECKING: &str = "Looking in the other pages and style sheets for references…";
pub const NO_REFERENCES: &str = "No other page or style sheet refers to it.";
pub const NO_REFERENCES_TO_ANY: &str = "No other page or style sheet refers to them.";
pub const TOO_DIFFERENT: &str = "The two differ nearly everywhere.";
pub const TOO_LARGE_TO_COMPARE: &str =
    "Not compared: one of them is larger than 2 MB. Download both to compare them.";
pub const SAME_TEXT: &str = "The two are the same, line by line.";
pub const NOT_THERE: &str = "There is nothing at this address any more: the file was deleted or renamed since the list was read. Refresh the list to see what is there.";
pub const NO_PREVIEW: &str = "This kind of file is not shown here. Download it to look at it.";
pub const MARKUP: &str = "Shown as text: the panel never runs what is uploaded.";
pub const PREVIEW_CUT: &str = "Only the beginning is shown.";
pub const NOT_NAMED: &str = "Give them other names, take the proposals, or remove them.";

/// Paths of one kind that are named.
const NAMED: usize = 5;

/// Bytes for people.
pub fn size(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return format!("{bytes} B"),
        1_000..1_000_000 => (1e3, "kB"),
        1_000_000..1_000_000_000 => (1e6, "MB"),
        _ => (1e9, "GB"),
    };
    format!("{:.1} {name}", bytes as f64 / unit)
}

/// So many files.
pub fn files(count: usize) -> String {
    if count == 1 { "1 file".into() } else { format!("{count} files") }
}

/// How many files there are, and how many of them are shown.
pub fn sum(shown: usize, bytes: u64, all: usize, all_bytes: u64) -> String {
    if shown == all {
        format!("{} · {}", files(all), size(all_bytes))
    } else {
        format!("{shown} of {} · {} of {}", files(all), size(bytes), size(all_bytes))
    }
}

/// The name of a kind of files.
pub fn family(family: Family) -> &'static str {
    match family {
        Family::Page => "Pages",
        Family::Style => "Style sheets",
        Family::Script => "Scripts and data",
        Family::Image => "Pictures",
        Family::Font => "Fonts",
        Family::Other => "Others",
    }
}

/// What is to be seen to of a file that was taken in: whether it keeps it from being sent, and the words.
pub fn remark(remark: &Remark) -> (bool, String) {
    match remark {
        Remark::Fault(fault, _) => (true, name_fault(*fault)),
        Remark::Twin => {
            (false, "Another of these files has the same target. You are asked before sending.".into())
        }
        Remark::Type(TypeWarning::Unknown) => {
            (false, "The extension tells no type: browsers will save this file instead of using it.".into())
        }
        Remark::Type(TypeWarning::Differs { is, says }) => {
            (false, format!("This is {is}, and by its name it will be served as {says}."))
        }
        Remark::Long => {
            (false, format!("Longer than {LONG} characters: some servers and caches refuse that."))
        }
        Remark::Empty => (false, "This file is empty.".into()),
    }
}

/// What is wrong with a name.
pub fn name_fault(fault: NameFault) -> String {
    match fault {
        NameFault::Empty => "Enter a name.".into(),
        NameFault::Character { character: ' ', location } => {
            format!("The space at place {location} does not belong in a name.")
        }
        NameFault::Character { character, location } => {
            format!("“{character}” at place {location} does not belong in a name.")
        }
        NameFault::LeadingSlash => "A name does not begin with a slash.".into(),
        NameFault::TrailingSlash => "A name does not end with a slash.".into(),
        NameFault::DoubleSlash => "Two slashes side by side do not belong in a name.".into(),
        NameFault::Dots => "A folder cannot be called . or .. in a name.".into(),
    }
}

/// What was left out of a drop, a line each.
pub fn left_out(left_out: &LeftOut) -> Vec<String> {
    let mut lines = Vec::new();
    if !left_out.junk.is_empty() {
        let shown = left_out.junk.iter().take(20).map(|(path, why)| format!("{path} ({})", junk(*why)));
        let shown = shown.collect::<Vec<_>>().join(", ");
        let more = left_out.junk.len().saturating_sub(20);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let count = left_out.junk.len();
        let noun = if count == 1 { "junk file was" } else { "junk files were" };
        lines.push(format!("{count} {noun} left out: {shown}{more}."));
    }
    let more = |lines: &mut Vec<String>, count: usize, what: &str| {
        if count > NAMED {
            lines.push(format!("So {what} {} more.", count - NAMED));
        }
    };
    for path in left_out.too_deep.iter().take(NAMED) {
        lines.push(format!("{path} was left out: it lies more than {MAX_DEPTH} folders deep."));
    }
    more(&mut lines, left_out.too_deep.len(), "do");
    if left_out.too_many {
        lines
            .push(format!("Only the first {MAX_FILES} files were taken: that is as many as go at one time."));
    }
    for (path, reason) in left_out.unreadable.iter().take(NAMED) {
        lines.push(format!("{path} could not be read: {reason}"));
    }
    more(&mut lines, left_out.unreadable.len(), "could not");
    lines
}

fn junk(why: Junk) -> &'static str {
    match why {
        Junk::Desktop => "the desktop's",
        Junk::VersionControl => "version control's",
        Junk::Editor => "an editor's",
    }
}

/// The heading over the files that were taken in.
pub fn taken(count: usize, bytes: u64) -> String {
    format!("{} to send · {}", files(count), size(bytes))
}

/// Why the files cannot be sent.
pub fn faults(count: usize) -> String {
    let noun = if count == 1 { "1 name will not do".into() } else { format!("{count} names will not do") };
    format!("{noun}. {NOT_NAMED}")
}

/// The button that sends.
pub fn send(count: usize) -> String {
    format!("Upload {}", files(count))
}

/// The title of the overwrite guard.
pub fn guard_title(count: usize, twins: usize) -> String {
    match (count, twins) {
        (count, twins) if count == twins => format!("{} with the target of another", files(count)),
        (1, _) => "1 file is there already".into(),
        (count, _) => format!("{count} files are there already"),
    }
}

/// The name of a choice.
pub fn choice(choice: Choice) -> &'static str {
    match choice {
        Choice::Skip => "Skip",
        Choice::Replace => "Replace",
        Choice::KeepBoth => "Keep both",
    }
}

/// What was put into the queue.
pub fn queued(queued: Queued) -> String {
    match (queued.sent, queued.skipped) {
        (0, skipped) => format!("Nothing is sent: {} skipped.", files(skipped)),
        (sent, 0) => format!("{} in the queue.", files(sent)),
        (sent, skipped) => format!("{} in the queue, {} skipped.", files(sent), files(skipped)),
    }
}

/// The tone and the words of a file's standing.
pub fn status(status: &Status) -> (&'static str, &'static str) {
    match status {
        Status::Waiting | Status::Ready => ("", "waiting"),
        Status::Keeping => ("", "looking at what is there"),
        Status::Hashing(_) => ("", "hashing"),
        Status::Sending(_) => ("", "sending"),
        Status::Answering => ("", "waiting for the answer"),
        Status::Asking => ("warn", "? no answer: asking what is stored"),
        Status::Stored => ("good", "✓ stored"),
        Status::Checked => ("good", "✓ checked"),
        Status::Unchanged => ("", "= the same is there already, not sent"),
        Status::Wrong(_) => ("bad", "! stored differently"),
        Status::Failed(_) => ("bad", "! not stored"),
        Status::Unknown(_) => ("warn", "? outcome unknown"),
        Status::Unreadable(_) => ("bad", "! not readable"),
        Status::NotKept(_) => ("warn", "! not sent"),
        Status::Overtaken => ("warn", "! not sent"),
        Status::Cancelled => ("", "– cancelled"),
    }
}

/// What there is to say of a standing beyond its name; problems have their own block.
pub fn status_more(status: &Status) -> Option<String> {
    Some(match status {
        Status::Wrong(differences) => differences.iter().map(mismatch).collect::<Vec<_>>().join(" "),
        Status::Unreadable(reason) => {
            format!(
                "The browser could not read the file: it may have been changed, moved or deleted since. ({reason})"
            )
        }
        Status::NotKept(reason) => {
            format!("What is there now could not be kept, so nothing was sent. ({reason})")
        }
        Status::Overtaken => {
            "Somebody else has put another file there since you decided. Drop yours again to decide anew."
                .into()
        }
        _ => return None,
    })
}

fn mismatch(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Size { sent, stored } => format!("{sent} bytes were sent, and the server has {stored}."),
        Mismatch::ContentType { expected, stored } => {
            format!("It is served as {stored} instead of {expected}.")
        }
        Mismatch::Path { stored } => format!("The server says that it is at {stored}."),
        Mismatch::Etag => "A fresh list has another version: somebody was there since.".into(),
        Mismatch::Missing => "A fresh list does not have it.".into(),
    }
}

/// What a problem with a file means, and whether its outcome is unknown. The general words are those of operations.
pub fn problem(problem: &Problem, is_unknown: bool) -> Advice {
    let advice = |sentence: &str, steps: &[&str]| Advice {
        sentence: sentence.into(),
        steps: steps.iter().map(ToString::to_string).collect(),
    };
    match problem {
        Problem::Server(error) if error.status == 413 => advice(
            "The server says that the file is too large.",
            &["Make it smaller, or ask the operator of the service for the limit."],
        ),
        Problem::Server(error) if error.is("BadInput") => advice(
            "The server does not take this name or this file.",
            &[
                "Try another name: shorter, or in plainer characters.",
                "If the file changed while it was sent, retry.",
            ],
        ),
        _ if problem.may_have_arrived() => {
            let sentence = match is_unknown {
                true => "No answer came, and the tenant could not be asked whether it has the file.",
                false => "No answer came, and the tenant does not have the file.",
            };
            advice(sentence, &["Retry: sending the same file again does no harm."])
        }
        problem => advice::advice(problem),
    }
}

/// The heading over the queue.
pub fn queue_title(tally: &Tally) -> String {
    if tally.is_running() {
        format!("Sending {} of {}", (tally.through() + 1).min(tally.files), tally.files)
    } else {
        match tally.checked + tally.stored + tally.unchanged + tally.wrong {
            all if all == tally.files => format!("Sent: {}", files(all)),
            there => format!("Sent: {there} of {}", files(tally.files)),
        }
    }
}

/// How much of the queue has left.
pub fn queue_bytes(tally: &Tally) -> String {
    format!("{} of {}", size(tally.bytes_done), size(tally.bytes))
}

/// Why nothing moves.
pub fn pause(pause: Pause) -> &'static str {
    match pause {
        Pause::Locked => "Paused: the panel is locked. It goes on when you connect.",
        Pause::Offline => "Paused: this computer is offline. It goes on by itself when the network is back.",
    }
}

/// What became of a queue.
pub fn summary(tally: &Tally) -> String {
    let parts = [
        (tally.checked, "stored and checked"),
        (tally.stored, "stored"),
        (tally.unchanged, "there already"),
        (tally.wrong, "stored differently"),
        (tally.failed, "not stored"),
        (tally.unknown, "of unknown outcome"),
        (tally.cancelled, "cancelled"),
    ];
    let parts =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    format!("Done: {}.", parts.collect::<Vec<_>>().join(", "))
}

/// The button that deletes what is selected.
pub fn delete_selected(count: usize) -> String {
    format!("Delete {count} selected")
}

/// The title of a deletion.
pub fn delete_title(count: usize, running: BatchStatus) -> String {
    match running {
        BatchStatus::NotStarted => format!("Delete {}?", files(count)),
        BatchStatus::Running => format!("Deleting {}", files(count)),
        BatchStatus::Done => format!("Deletion of {}", files(count)),
    }
}

/// What is said of a deletion whose dialog is closed.
pub fn removal_standing(running: BatchStatus, needs_a_look: bool) -> Option<&'static str> {
    match running {
        BatchStatus::Running => Some("Files are being deleted."),
        BatchStatus::Done if needs_a_look => Some("Not all files of the last deletion are gone."),
        _ => None,
    }
}

/// The button that deletes.
pub fn delete_button(count: usize) -> String {
    format!("Delete {}", files(count))
}

/// What a deletion does.
pub fn delete_consequence(count: usize, tenant: &str) -> String {
    let (noun, verb) = if count == 1 { ("This file", "is") } else { ("These files", "are") };
    format!(
        "{noun} of tenant {tenant} {verb} gone for everybody at once. Before, the bytes are kept in this browser's time \
         machine, from which they can be restored."
    )
}

/// Files that cannot be kept.
pub fn too_large(count: usize, limit: u64) -> String {
    let noun = if count == 1 { "1 of them is larger".into() } else { format!("{count} of them are larger") };
    format!("{noun} than the time machine may hold ({}): you are asked again for those.", size(limit))
}

/// What refers to a file.
pub fn referred(path: &str, by: &[String]) -> String {
    let shown = by.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    match by.len().saturating_sub(5) {
        0 => format!("{path} is referred to by {shown}."),
        more => format!("{path} is referred to by {shown} and {more} more."),
    }
}

/// Files that could not be looked at.
pub fn unread(paths: &[String]) -> String {
    let shown = paths.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = paths.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("Not read, so nobody knows what they refer to: {shown}{more}.")
}

/// The tone and the words of a deletion's result.
pub fn removed(item: &Item, is_running: bool) -> (&'static str, String) {
    match &item.result {
        Removed::Waiting if is_running => ("", "waiting".into()),
        Removed::Waiting => ("", "– not sent".into()),
        Removed::Sending => ("", "deleting…".into()),
        Removed::Deleted => ("good", "✓ deleted".into()),
        Removed::WasNotThere => ("", "– was not there".into()),
        Removed::Changed => ("warn", "! another version is there now".into()),
        Removed::NotKept(reason) => ("warn", format!("! not deleted, for it could not be kept: {reason}")),
        Removed::Failed(problem) => ("bad", format!("! not deleted: {}", advice::raw(problem))),
        Removed::Unknown(problem) => ("warn", format!("? outcome unknown: {}", advice::raw(problem))),
    }
}

/// The sum of a deletion.
pub fn removal_sum(items: &[Item], is_running: bool) -> String {
    let count = |is: fn(&Removed) -> bool| items.iter().filter(|item| is(&item.result)).count();
    let parts = [
        (count(|result| *result == Removed::Deleted), "deleted"),
        (count(|result| *result == Removed::WasNotThere), "was not there"),
        (count(|result| *result == Removed::Changed), "changed meanwhile"),
        (count(|result| matches!(result, Removed::NotKept(_))), "not kept and so not deleted"),
        (count(|result| matches!(result, Removed::Failed(_))), "not deleted"),
        (count(|result| matches!(result, Removed::Unknown(_))), "of unknown outcome"),
        (count(|result| *result == Removed::Waiting), if is_running { "to come" } else { "not sent" }),
    ];
    let parts =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let parts = parts.collect::<Vec<_>>().join(", ");
    let is_stopped = !is_running && count(|result| *result == Removed::Waiting) > 0;
    match (is_running, is_stopped) {
        (true, _) if parts.is_empty() => "Deleting…".into(),
        (true, _) => format!("{parts}…"),
        (_, true) => format!("Stopped: {parts}."),
        (_, false) => format!("Done: {parts}."),
    }
}

/// Why a version was kept.
pub fn why(version: &Version) -> &'static str {
    match version.why {
        Why::Replaced => "replaced",
        Why::Deleted => "deleted",
    }
}

/// How much is kept.
pub fn kept(count: usize, bytes: u64, limit: u64) -> String {
    format!("{count} kept · {} of {}", size(bytes), size(limit))
}

/// The title of what takes versions away, and what it does.
pub fn loss(loss: &Loss) -> (String, String) {
    let goes = |noun: &str| format!("{noun} for good: this browser has the only copy.");
    match loss {
        Loss::Version(version) => {
            let title = format!("Forget a version of {}?", version.path);
            (title, goes(&format!("These {} go", size(version.size))))
        }
        Loss::Limit(bytes, count) => {
            let noun = if *count == 1 { "1 version".to_owned() } else { format!("{count} versions") };
            let title = format!("Forget {noun}?");
            (
                title,
                format!(
                    "At a limit of {} there is no room for the oldest: {}",
                    size(*bytes),
                    goes(&format!("{noun} go"))
                ),
            )
        }
    }
}

/// A version of a file that is not there any more.
pub fn nothing_to_compare(path: &str) -> String {
    format!(
        "{path} is not there any more: there is nothing to compare with. Preview or restore this version."
    )
}

/// How many lines differ.
pub fn lines_differ(gone: usize, new: usize) -> String {
    let lines = |count: usize| if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
    format!("{} (−) only in the old version, {} (+) only in the new one.", lines(gone), lines(new))
}
