//! Tests of the chain, the end of the journal, the rows and the exports.

use super::chain::*;
use super::export::*;
use super::record::*;
use super::rows::*;
use super::stored_record::*;
use crate::problem::tests::server;
use crate::problem::{Problem, TransportProblem};
use admin_api::journal_head::JournalHead;
use admin_api::{ServerError, TenantId};

const AT_MS: u64 = 1_496_318_400_000;

fn sent(call_id: u64, operation: &str, target: &str, note: Option<&str>) -> Entry {
    Entry::Sent { call_id, operation: operation.into(), target: target.into(), note: note.map(str::to_owned) }
}

fn answered(call_id: u64, answer: RecordedAnswer) -> Entry {
    Entry::Answered { call_id, answer, duration_ms: 42 }
}

fn refused() -> RecordedAnswer {
    RecordedAnswer::of(Err(&server("EtagNotMatch")))
}

fn chain(entries: Vec<Entry>) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for (at, entry) in entries.into_iter().enumerate() {
        let tenant = TenantId::new("abcdefgh12");
        records.push(Record::next(records.last(), AT_MS + 1000 * at as u64, tenant, entry));
    }
    records
}

fn journal() -> Vec<Record> {
    chain(vec![
        sent(0, "ApproveShare", "9f2c", Some("=call back")),
        answered(0, RecordedAnswer::Ok),
        sent(2, "RejectKick", "1b20", None),
        sent(3, "ApproveKick", "77aa", None),
        answered(3, refused()),
    ])
}

fn as_stored(records: &[Record]) -> Vec<StoredRecord> {
    records.iter().cloned().map(StoredRecord::of).collect()
}

fn verify_records(records: &[Record]) -> Result<(), ChainBreak> {
    verify(&as_stored(records)).map(drop)
}

/// The last record of a journal as it is stored, with its key.
fn last(stored: &[StoredRecord]) -> Option<(String, String)> {
    let last = stored.last()?;
    Some((key_of(stored.len() as u64 - 1), last.text.clone()))
}

/// A journal after a rollback: the last two records are of a newer panel. A new chain was begun, and goes on.
fn after_a_rollback() -> Vec<StoredRecord> {
    let mut stored = as_stored(&journal());
    for text in [r#"{"Form":2,"Seq":5}"#, r#"{"Form":2,"Seq":6}"#] {
        stored.push(StoredRecord::read(text.into()));
    }
    let Tail::Unreadable(unreadable) = Tail::of(last(&stored)) else { panic!("it cannot be read") };
    let began = unreadable.begin_after(AT_MS, TenantId::new("abcdefgh12")).unwrap();
    let sent = Record::next(
        Some(&began),
        AT_MS + 1,
        TenantId::new("abcdefgh12"),
        sent(began.seq + 1, "DeleteTresor", "0000t", None),
    );
    stored.extend([began, sent].map(StoredRecord::of));
    stored
}

#[test]
fn no_record_follows_a_last_one_that_cannot_be_read() {
    assert_eq!(Tail::of(None), Tail::Empty);
    let whole = as_stored(&journal());
    assert_eq!(Tail::of(last(&whole)), Tail::Record(journal().remove(4)));
    assert_eq!(Tail::of(last(&whole)).head(), Some(journal()[4].head()));
    let (key, text) = last(&whole).unwrap();
    let newer = text.replace("\"Answered\"", "\"AnsweredInPart\"");
    assert_ne!(newer, text);
    for (key, text, seq) in [
        (key.clone(), newer, Some(4)),
        (key.clone(), String::new(), Some(4)),
        (key.clone(), "{}".into(), Some(4)),
        // A record under another key than its own would make the numbering go on from the wrong number.
        (key_of(9), text.clone(), Some(9)),
        ("4".into(), text.clone(), None),
        ("zzz".into(), text, None),
    ] {
        let Tail::Unreadable(unreadable) = Tail::of(Some((key.clone(), text.clone()))) else {
            panic!("{key} {text} can be followed")
        };
        assert_eq!(unreadable.seq(), seq, "{key} {text}");
        assert_eq!(
            unreadable.begin_after(AT_MS, TenantId::new("t")).map(|began| began.seq),
            seq.map(|seq| seq + 1)
        );
        assert_eq!(Tail::Unreadable(unreadable).head(), None);
    }
    let Tail::Unreadable(full) = Tail::of(Some((key_of(u64::MAX), "{}".into()))) else { panic!("no record") };
    assert_eq!(full.begin_after(AT_MS, TenantId::new("t")), None, "there is no number after the last one");
}

#[test]
fn a_new_chain_goes_on_with_the_numbers_and_names_the_old_head() {
    let stored = after_a_rollback();
    let began = stored[7].record.clone().unwrap();
    let old_head = JournalHead { seq: 6, hash: sha256_hex(r#"{"Form":2,"Seq":6}"#) }.to_string();
    assert_eq!((began.seq, began.previous.as_str()), (7, GENESIS));
    assert_eq!(began.entry, Entry::Began { old_head: old_head.clone() });
    assert_eq!(
        began.canonical_text(),
        format!(
            "22:tresor-admin/journal/1,1:7,13:1496318400000,10:abcdefgh12,5:Began,-,66:{old_head},64:{GENESIS},"
        )
    );
    assert!(stored[7].text.contains(&format!("\"OldHead\":\"{old_head}\"")), "{}", stored[7].text);
    assert_eq!(StoredRecord::read(stored[7].text.clone()), stored[7]);
    let sent = stored[8].record.clone().unwrap();
    assert_eq!((sent.seq, &sent.previous), (8, &began.hash));
    let head = Some(sent.head());
    assert_eq!(verify(&stored), Ok(Verified { records: 7, chains: 2, unreadable: 2, head }));
    assert_eq!(rows(stored.into_iter().filter_map(|stored| stored.record).collect()).unmatched, []);
}

#[test]
fn verify_finds_breaks_around_a_new_chain() {
    let broken = |change: &dyn Fn(&mut Vec<StoredRecord>)| {
        let mut stored = after_a_rollback();
        change(&mut stored);
        verify(&stored).expect_err("broken")
    };
    let at = |seq, kind| ChainBreak { seq, kind };
    assert_eq!(broken(&|s| s.truncate(7)), at(5, BreakKind::Unreadable), "no new chain was begun");
    assert_eq!(broken(&|s| drop(s.remove(6))), at(7, BreakKind::NotOldHead));
    assert_eq!(broken(&|s| s[6].text.push(' ')), at(7, BreakKind::NotOldHead));
    assert_eq!(broken(&|s| drop(s.drain(..7))), at(7, BreakKind::NotOldHead), "the old chain was removed");
    assert_eq!(broken(&|s| drop(s.remove(2))), at(2, BreakKind::Missing));
    assert_eq!(broken(&|s| s[1].record = None), at(1, BreakKind::Unreadable), "one in the middle");
    assert_eq!(broken(&|s| drop(s.remove(7))), at(5, BreakKind::Unreadable));
    let renamed = |s: &mut Vec<StoredRecord>| {
        let mut began = s[7].record.clone().unwrap();
        began.entry = Entry::Began { old_head: journal()[4].head().to_string() };
        began.hash = began.computed_hash();
        s[7] = StoredRecord::of(began);
    };
    assert_eq!(broken(&renamed), at(7, BreakKind::NotOldHead));
    let altered = |s: &mut Vec<StoredRecord>| {
        let mut began = s[7].record.clone().unwrap();
        began.at_ms += 1;
        s[7] = StoredRecord::of(began);
    };
    assert_eq!(broken(&altered), at(7, BreakKind::Altered));
    // Removing the last record leaves what fits together. Only a head that was noted elsewhere shows it.
    let whole = after_a_rollback();
    let noted = verify(&whole).unwrap().head.unwrap();
    assert!(has_head(&whole, &noted));
    assert!(verify(&whole[..8]).is_ok() && !has_head(&whole[..8], &noted));
}

#[test]
fn a_journal_that_was_written_anew_verifies_and_has_none_of_the_noted_heads() {
    let noted = journal().iter().map(Record::head).collect::<Vec<_>>();
    let mut forged = journal();
    forged[0].entry = sent(0, "ApproveShare", "another", None);
    for at in 0..forged.len() {
        forged[at].previous = at.checked_sub(1).map_or(GENESIS.into(), |before| forged[before].hash.clone());
        forged[at].hash = forged[at].computed_hash();
    }
    assert_eq!(verify_records(&forged), Ok(()), "the chain has no key");
    assert!(noted.iter().all(|head| has_head(&as_stored(&journal()), head)));
    assert!(!noted.iter().any(|head| has_head(&as_stored(&forged), head)));
}

#[test]
fn the_canonical_text_is_fixed() {
    let records = journal();
    assert_eq!(
        records[0].canonical_text(),
        format!(
            "22:tresor-admin/journal/1,1:0,13:1496318400000,10:abcdefgh12,4:Sent,1:0,12:ApproveShare,4:9f2c,\
             10:=call back,64:{GENESIS},"
        )
    );
    assert_eq!(
        records[1].canonical_text(),
        format!(
            "22:tresor-admin/journal/1,1:1,13:1496318401000,10:abcdefgh12,8:Answered,1:0,2:Ok,-,-,-,2:42,64:{},",
            records[0].hash
        )
    );
    assert!(records[2].canonical_text().contains("4:1b20,-,64:"), "an absent note is not an empty one");
    assert!(records[4].canonical_text().contains("7:Refused,3:412,12:EtagNotMatch,14:Etag mismatch.,2:42,"));
}

/// The expected hash was computed with another program.
#[test]
fn the_hash_equals_one_computed_by_another_program() {
    let record = Record::next(None, 0, TenantId::new("a"), sent(0, "b", "c", None));
    assert_eq!(
        record.canonical_text(),
        format!("22:tresor-admin/journal/1,1:0,1:0,1:a,4:Sent,1:0,1:b,1:c,-,64:{GENESIS},")
    );
    assert_eq!(record.hash, "0f580d1bfb48922bf0d255cf9fe22bb8d2779e136a74c0d67854a3dbbe7b8f50");
}

#[test]
fn an_undamaged_chain_verifies() {
    assert_eq!(verify_records(&[]), Ok(()));
    assert_eq!(verify_records(&journal()), Ok(()));
    assert_eq!(verify_records(&journal()[..3]), Ok(()), "the start of a chain is a valid chain");
}

#[test]
fn verify_finds_and_names_each_break() {
    let broken = |change: &dyn Fn(&mut Vec<Record>)| {
        let mut records = journal();
        change(&mut records);
        verify_records(&records).expect_err("broken")
    };
    let at = |seq, kind| ChainBreak { seq, kind };
    assert_eq!(broken(&|r| r[1].at_ms += 1), at(1, BreakKind::Altered));
    assert_eq!(broken(&|r| r[2].tenant = TenantId::new("other")), at(2, BreakKind::Altered));
    assert_eq!(broken(&|r| r[2].entry = sent(2, "RejectKick", "1b20", Some(""))), at(2, BreakKind::Altered));
    assert_eq!(broken(&|r| r[4].entry = answered(3, RecordedAnswer::Ok)), at(4, BreakKind::Altered));
    assert_eq!(broken(&|r| r[3].hash = GENESIS.into()), at(3, BreakKind::Altered));
    let sealed_anew = |r: &mut Vec<Record>| {
        r[1].at_ms += 1;
        r[1].hash = r[1].computed_hash();
    };
    assert_eq!(broken(&sealed_anew), at(1, BreakKind::Altered));
    assert_eq!(broken(&|r| drop(r.remove(2))), at(2, BreakKind::Missing));
    assert_eq!(broken(&|r| drop(r.remove(0))), at(1, BreakKind::NoGenesis));
    assert_eq!(broken(&|r| r.swap(2, 3)), at(3, BreakKind::WrongOrder));
    assert_eq!(broken(&|r| r.swap(0, 1)), at(1, BreakKind::WrongOrder));
    assert_eq!(broken(&|r| r.push(r[4].clone())), at(4, BreakKind::WrongOrder));
    let foreign_start = |r: &mut Vec<Record>| {
        r[0].previous = "f".repeat(64);
        r[0].hash = r[0].computed_hash();
    };
    assert_eq!(broken(&foreign_start), at(0, BreakKind::NoGenesis));
}

#[test]
fn a_call_and_its_answer_are_one_row() {
    assert_eq!(unanswered(&journal()), [2]);
    let JournalRows { rows, unmatched } = rows(journal());
    let outcomes = rows.iter().map(|row| (row.operation(), row.outcome(), row.code())).collect::<Vec<_>>();
    assert_eq!(
        outcomes,
        [
            ("ApproveShare", RowOutcome::Ok, ""),
            ("RejectKick", RowOutcome::NoAnswer, ""),
            ("ApproveKick", RowOutcome::Refused, "EtagNotMatch"),
        ]
    );
    assert_eq!((rows[0].duration_ms(), rows[1].duration_ms()), (Some(42), None));
    assert_eq!(unmatched, []);
}

#[test]
fn an_answer_without_a_call_is_kept_as_unmatched() {
    let records = chain(vec![
        answered(9, RecordedAnswer::Ok),
        sent(1, "a", "b", None),
        answered(1, RecordedAnswer::Ok),
        answered(1, RecordedAnswer::Lost),
    ]);
    let JournalRows { rows, unmatched } = rows(records);
    assert_eq!((rows.len(), rows[0].outcome(), unmatched.len()), (1, RowOutcome::Ok, 2));
}

#[test]
fn each_result_maps_to_its_answer() {
    let of = |problem: TransportProblem| RecordedAnswer::of(Err(&Problem::Transport(problem)));
    assert_eq!(RecordedAnswer::of(Ok(())), RecordedAnswer::Ok);
    assert_eq!(of(TransportProblem::Timeout { after_ms: 1 }), RecordedAnswer::Lost);
    assert_eq!(of(TransportProblem::Offline), RecordedAnswer::NotSent);
    assert_eq!(of(TransportProblem::Locked), RecordedAnswer::NotSent);
    let gateway = ServerError { status: 504, code: None, message: "<html>".into() };
    assert_eq!(RecordedAnswer::of(Err(&Problem::Server(gateway))), RecordedAnswer::Lost);
    let refusal =
        ServerError { status: 403, code: Some("InvalidAuthorization".into()), message: "no".into() };
    let skew = of(TransportProblem::ClockSkew { ahead_seconds: 1000, refusal: refusal.clone() });
    assert_eq!(skew, RecordedAnswer::refused(&refusal));
    let decode = admin_api::decode::DecodeError { path: ".".into(), reason: "x".into() };
    assert_eq!(RecordedAnswer::of(Err(&Problem::Decode(decode))), RecordedAnswer::Ok);
}

#[test]
fn each_filter_field_narrows_the_rows() {
    let rows = rows(journal()).rows;
    let shown = |filter: JournalFilter| {
        let prepared = filter.prepared();
        rows.iter().filter(|row| prepared.matches(row)).map(JournalRow::target).collect::<Vec<_>>()
    };
    let all = JournalFilter::default;
    assert_eq!(shown(all()), ["9f2c", "1b20", "77aa"]);
    for (search, targets) in [
        ("KICK", &["1b20", "77aa"][..]),
        ("call", &["9f2c"]),
        ("etagnot abcdefgh12", &["77aa"]),
        ("mismatch", &[]),
    ] {
        assert_eq!(shown(JournalFilter { search: search.into(), ..all() }), targets, "{search}");
    }
    assert_eq!(shown(JournalFilter { operation: Some("RejectKick".into()), ..all() }), ["1b20"]);
    assert_eq!(shown(JournalFilter { outcome: Some(RowOutcome::Refused), ..all() }), ["77aa"]);
    assert_eq!(shown(JournalFilter { tenant: Some(TenantId::new("other")), ..all() }), [""; 0]);
    let (from_ms, until_ms) = (Some(AT_MS + 2000), Some(AT_MS + 3000));
    assert_eq!(shown(JournalFilter { from_ms, until_ms, ..all() }), ["1b20"]);
    for outcome in RowOutcome::ALL {
        assert_eq!(RowOutcome::from_name(outcome.name()), Some(outcome));
    }
}

#[test]
fn csv_rows_escape_formulas() {
    let rows = rows(journal()).rows;
    assert_eq!(
        csv_header(),
        "Seq,SentAt,Tenant,Operation,Target,Outcome,Status,Code,Message,DurationMs,Note,Hash\r\n"
    );
    let hash = &rows[0].sent.hash;
    assert_eq!(
        csv_row(&rows[0]),
        format!("0,2017-06-01T12:00:00Z,abcdefgh12,ApproveShare,9f2c,Ok,,,,42,'=call back,{hash}\r\n")
    );
    assert!(csv_row(&rows[1]).contains(",1b20,NoAnswer,,,,,,"));
    assert!(csv_row(&rows[2]).contains(",Refused,412,EtagNotMatch,Etag mismatch.,42,,"));
}

#[test]
fn exported_json_parses_to_a_chain_that_verifies() {
    let records = journal();
    let mut json = json_head(AT_MS);
    as_stored(&records).iter().enumerate().for_each(|(at, record)| json += &json_record(record, at == 0));
    json += &json_tail(Some(&records[4].head()));
    let export = serde_json::from_str::<serde_json::Value>(&json).unwrap();
    assert_eq!(export["Format"], "tresor-admin/journal");
    assert_eq!((&export["Version"], &export["ExportedAt"]), (&1.into(), &"2017-06-01T12:00:00Z".into()));
    assert_eq!(export["Records"][4]["Code"], "EtagNotMatch");
    assert_eq!(export["Head"], records[4].head().to_string());
    let read = serde_json::from_value::<Vec<Record>>(export["Records"].clone()).unwrap();
    assert_eq!(read, records);
    assert_eq!(verify_records(&read), Ok(()));
    for changed in [
        r#"{"Seq":0}"#.to_owned(),
        json_record(&StoredRecord::of(records[1].clone()), true).replace("\"Ok\"", "\"Fine\""),
    ] {
        assert!(serde_json::from_str::<Record>(&changed).is_err(), "{changed}");
    }
}

#[test]
fn an_unreadable_record_is_exported_word_for_word() {
    let text = "{\"Form\":2,\n\"Odd\":\"\u{202e}\"} ";
    let exported = json_record(&StoredRecord::read(text.into()), true);
    let read = serde_json::from_str::<serde_json::Value>(&exported).unwrap();
    assert_eq!(read["Unreadable"], text, "its hash can be computed from the export");
    assert!(json_tail(None).ends_with("\n]}\n"));
}
