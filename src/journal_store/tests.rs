//! Tests of the chain, the rows and the exports.

use super::chain::*;
use super::export::*;
use super::record::*;
use super::rows::*;
use crate::problem::tests::server;
use crate::problem::{Problem, TransportProblem};
use admin_api::{ServerError, TenantId};

const AT_MS: u64 = 1_496_318_400_000;

fn sent(call_id: u64, operation: &str, target: &str, note: Option<&str>) -> Entry {
    Entry::Sent { call_id, operation: operation.into(), target: target.into(), note: note.map(str::to_owned) }
}

fn answered(call_id: u64, answer: Answer) -> Entry {
    Entry::Answered { call_id, answer, duration_ms: 42 }
}

fn refused() -> Answer {
    Answer::of(Err(&server("EtagNotMatch")))
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
        answered(0, Answer::Ok),
        sent(2, "RejectKick", "1b20", None),
        sent(3, "ApproveKick", "77aa", None),
        answered(3, refused()),
    ])
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
    assert_eq!(verify(&[]), Ok(()));
    assert_eq!(verify(&journal()), Ok(()));
    assert_eq!(verify(&journal()[..3]), Ok(()), "the start of a chain is a valid chain");
}

#[test]
fn verify_finds_and_names_each_break() {
    let broken = |change: &dyn Fn(&mut Vec<Record>)| {
        let mut records = journal();
        change(&mut records);
        verify(&records).expect_err("broken")
    };
    let at = |seq, kind| ChainBreak { seq, kind };
    assert_eq!(broken(&|r| r[1].at_ms += 1), at(1, BreakKind::Altered));
    assert_eq!(broken(&|r| r[2].tenant = TenantId::new("other")), at(2, BreakKind::Altered));
    assert_eq!(broken(&|r| r[2].entry = sent(2, "RejectKick", "1b20", Some(""))), at(2, BreakKind::Altered));
    assert_eq!(broken(&|r| r[4].entry = answered(3, Answer::Ok)), at(4, BreakKind::Altered));
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
        answered(9, Answer::Ok),
        sent(1, "a", "b", None),
        answered(1, Answer::Ok),
        answered(1, Answer::Lost),
    ]);
    let JournalRows { rows, unmatched } = rows(records);
    assert_eq!((rows.len(), rows[0].outcome(), unmatched.len()), (1, RowOutcome::Ok, 2));
}

#[test]
fn each_result_maps_to_its_answer() {
    let of = |problem: TransportProblem| Answer::of(Err(&Problem::Transport(problem)));
    assert_eq!(Answer::of(Ok(())), Answer::Ok);
    assert_eq!(of(TransportProblem::Timeout { after_ms: 1 }), Answer::Lost);
    assert_eq!(of(TransportProblem::Offline), Answer::NotSent);
    assert_eq!(of(TransportProblem::Locked), Answer::NotSent);
    let gateway = ServerError { status: 504, code: None, message: "<html>".into() };
    assert_eq!(Answer::of(Err(&Problem::Server(gateway))), Answer::Lost);
    let refusal =
        ServerError { status: 403, code: Some("InvalidAuthorization".into()), message: "no".into() };
    let skew = of(TransportProblem::ClockSkew { ahead_seconds: 1000, refusal: refusal.clone() });
    assert_eq!(skew, Answer::refused(&refusal));
    let decode = admin_api::decode::DecodeError { path: ".".into(), reason: "x".into() };
    assert_eq!(Answer::of(Err(&Problem::Decode(decode))), Answer::Ok);
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
    records.iter().enumerate().for_each(|(at, record)| json += &json_record(record, at == 0));
    json += json_tail();
    let export = serde_json::from_str::<serde_json::Value>(&json).unwrap();
    assert_eq!(export["Format"], "tresor-admin/journal");
    assert_eq!((&export["Version"], &export["ExportedAt"]), (&1.into(), &"2017-06-01T12:00:00Z".into()));
    assert_eq!(export["Records"][4]["Code"], "EtagNotMatch");
    let read = serde_json::from_value::<Vec<Record>>(export["Records"].clone()).unwrap();
    assert_eq!(read, records);
    assert_eq!(verify(&read), Ok(()));
    for changed in [r#"{"Seq":0}"#.to_owned(), json_record(&records[1], true).replace("\"Ok\"", "\"Fine\"")] {
        assert!(serde_json::from_str::<Record>(&changed).is_err(), "{changed}");
    }
}
