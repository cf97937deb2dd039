//! The calls that a run of the gateway left without an outcome when it was killed.

use super::line::{AuditLine, Event};
use serde_json::Value;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes at the end of the file that are searched. A call has its outcome within minutes.
const SEARCHED: u64 = 16 * 1024 * 1024;

/// An Unknown line for each call whose Sent line has no outcome, in their order.
pub(super) fn left_open(file: &mut File) -> io::Result<Vec<AuditLine>> {
    let end = file.metadata()?.len();
    let from = end.saturating_sub(SEARCHED);
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(from))?;
    file.take(end - from).read_to_end(&mut bytes)?;
    let mut open: Vec<AuditLine> = Vec::new();
    // A line that begins before the part that is searched is no whole JSON and is left out.
    for line in bytes.split(|byte| *byte == b'\n') {
        let Ok(line) = serde_json::from_slice::<Value>(line) else { continue };
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        let Some(call) = text("Call") else { continue };
        open.retain(|before| before.call != call);
        if line["Event"] == "Sent" {
            let unknown =
                AuditLine::new(call, text("From").unwrap_or_default(), text("Operation").unwrap_or_default());
            let (admin, via, target) = (text("Admin"), text("Via"), text("Target"));
            open.push(AuditLine { event: Event::Unknown, admin, via, target, ..unknown });
        }
    }
    Ok(open)
}
