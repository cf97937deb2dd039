//! The file as a whole: lines, chain, and what is left after a write that failed.

use super::*;
use serde_json::Value;
use std::io::Read;
use tempfile::TempDir;

struct AuditFolder(TempDir);

impl AuditFolder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("audit.jsonl")
    }

    fn open(&self) -> Audit {
        Audit::open(self.path(), 0).unwrap()
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap()
    }
}

fn line(call: &str, event: Event) -> AuditLine {
    let admin = Some("anna".to_owned());
    AuditLine { event, admin, ..AuditLine::new(call.into(), "127.0.0.1".into(), "ApproveShare".into()) }
}

#[test]
fn lines_are_appended_whole_whatever_they_hold() {
    let place = AuditFolder::new();
    let audit = place.open();
    let target = Some("a\n{\"Admin\":\"bert\"}\u{202e}".to_owned());
    let line = AuditLine { target, ..line("1", Event::Sent) };
    audit.write(&line, Importance::Change).unwrap();
    drop(audit);
    place.open().write(&AuditLine { event: Event::Refused, ..line }, Importance::Outcome).unwrap();
    let text = place.text();
    let lines = text.lines().collect::<Vec<_>>();
    assert_eq!(lines.len(), 3);
    let first: Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!((first["Admin"].as_str(), first["Event"].as_str()), (Some("anna"), Some("Sent")));
    assert_eq!(first["Target"], "a\n{\"Admin\":\"bert\"}\u{202e}");
    assert!(!text.contains('\u{202e}'));
}

#[test]
fn a_second_gateway_does_not_write_into_the_chain() {
    let place = AuditFolder::new();
    let first = place.open();
    let error = Audit::open(place.path(), 0).err().unwrap();
    assert!(error.to_string().contains("another gateway"), "{error}");
    drop(first);
    place.open();
}

#[test]
fn a_partial_line_of_a_crash_is_taken_back_at_the_start() {
    let place = AuditFolder::new();
    place.open().write(&line("1", Event::Refused), Importance::Other).unwrap();
    let whole = place.text();
    std::fs::write(place.path(), format!("{whole}{{\"Seq\":2,\"Prev\":\"ab")).unwrap();
    let audit = place.open();
    assert_eq!(place.text(), whole);
    audit.write(&line("2", Event::Refused), Importance::Other).unwrap();
    assert_eq!(verify(&[place.path()], None).unwrap().lines, 2);
}

#[test]
fn a_call_that_a_killed_gateway_left_open_gets_its_line_at_the_start() {
    let place = AuditFolder::new();
    let audit = place.open();
    for (call, event) in [("1", Event::Sent), ("2", Event::Sent), ("1", Event::Answered), ("3", Event::Sent)]
    {
        let target = Some(format!("target {call}"));
        audit.write(&AuditLine { target, ..line(call, event) }, Importance::Change).unwrap();
    }
    drop(audit);
    // The second start finds nothing left to say.
    for _ in 0..2 {
        place.open();
        let lines =
            place.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>();
        let unknown = lines.iter().filter(|line| line["Event"] == "Unknown");
        let members = unknown.map(|line| {
            let members = ["Call", "Admin", "Operation", "Target"].map(|name| line[name].as_str().unwrap());
            members.join(" ")
        });
        assert_eq!(
            members.collect::<Vec<_>>(),
            ["2 anna ApproveShare target 2", "3 anna ApproveShare target 3"]
        );
    }
    assert!(verify(&[place.path()], None).unwrap().open.is_empty());
}

#[test]
fn a_torn_line_that_could_not_be_taken_back_is_taken_back_before_the_next() {
    let place = AuditFolder::new();
    let audit = place.open();
    audit.write(&line("1", Event::Sent), Importance::Change).unwrap();
    let whole = place.text();
    audit.state.lock().unwrap().torn_at = Some(whole.len() as u64);
    std::fs::write(place.path(), format!("{whole}{{\"Seq\":2")).unwrap();
    audit.write(&line("1", Event::Answered), Importance::Outcome).unwrap();
    assert_eq!(verify(&[place.path()], None).unwrap().lines, 2);
}

#[test]
fn disk_space_reserved_for_changes_is_not_used_by_other_lines() {
    let place = AuditFolder::new();
    let audit = Audit::open(place.path(), u64::MAX).unwrap();
    let refused = audit.write(&line("1", Event::Sent), Importance::Other).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
    audit.write(&line("2", Event::Sent), Importance::Change).unwrap();
    audit.write(&line("2", Event::Answered), Importance::Outcome).unwrap();
    assert_eq!(verify(&[place.path()], None).unwrap().lines, 2);
}

#[test]
fn the_chain_goes_on_over_restarts_and_moved_files_and_shows_what_was_changed() {
    let place = AuditFolder::new();
    let audit = place.open();
    for (call, event) in [("1", Event::Sent), ("1", Event::Answered), ("2", Event::Sent)] {
        audit.write(&line(call, event), Importance::Change).unwrap();
    }
    let early = verify(&[place.path()], None).unwrap();
    assert_eq!((early.lines, early.open.as_slice()), (3, &["2".to_owned()][..]));
    let old = place.0.path().join("old.jsonl");
    std::fs::rename(place.path(), &old).unwrap();
    audit.write(&line("2", Event::Unknown), Importance::Outcome).unwrap();
    drop(audit);
    place.open().write(&line("3", Event::Refused), Importance::Other).unwrap();
    let files = [old.clone(), place.path()];
    let whole = verify(&files, Some(&early.head)).unwrap();
    assert_eq!((whole.lines, whole.open.len(), &whole.continues), (5, 0, &None));
    assert!(verify(&files[1..], None).unwrap().continues.is_some());
    assert!(verify(&[place.path(), old.clone()], None).is_err(), "in the wrong order");

    let text = std::fs::read_to_string(&old).unwrap();
    let lines = text.lines().collect::<Vec<_>>();
    for forged in [
        text.replacen("anna", "bert", 1),
        format!("{}\n{}\n", lines[0], lines[2]),
        format!("{}\n{}\n{}\n", lines[1], lines[0], lines[2]),
        format!("{text}{}\n", lines[2]),
        format!("{text}{{}}\n"),
        text.trim_end().to_owned(),
    ] {
        assert_ne!(forged, text);
        std::fs::write(&old, &forged).unwrap();
        assert!(matches!(verify(&files, None), Err(ChainError::Broken { .. })), "{forged}");
    }
    // Lines that were cut off at the end show only to those who noted the head.
    std::fs::write(&old, format!("{}\n{}\n", lines[0], lines[1])).unwrap();
    assert!(verify(std::slice::from_ref(&old), None).is_ok());
    assert!(matches!(verify(&[old], Some(&early.head)), Err(ChainError::Head { .. })));
}

#[test]
fn a_file_of_a_gateway_without_a_chain_goes_on_with_one() {
    let place = AuditFolder::new();
    std::fs::write(place.path(), "{\"At\":\"x\",\"Event\":\"Refused\"}\n").unwrap();
    place.open().write(&line("1", Event::Refused), Importance::Other).unwrap();
    let verified = verify(&[place.path()], None).unwrap();
    assert_eq!((verified.lines, verified.unchained), (1, 1));
    let mut text = String::new();
    File::open(place.path()).unwrap().read_to_string(&mut text).unwrap();
    std::fs::write(place.path(), text.replace("\"x\"", "\"y\"")).unwrap();
    assert!(verify(&[place.path()], None).is_err());
}
