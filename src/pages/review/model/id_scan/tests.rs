//! Tests of the scan as a whole. Those of its parts are in their modules.

use super::*;
use OperationKind::*;

const A: &str = "9f2c41d07be84c5a9d3e6f1b20a4c8e7";
const B: &str = "1b20a4c8e79f2c41d07be84c5a9d3e6f";
const T: &str = "0000slpj4r86xbqlg9wmjhug";
const U: &str = "20161214010237.t8hnqidl@abcdefgh12.tresorit.io";

type ExpectedId<'a> = (Option<OperationKind>, &'a str);

fn found(text: &str) -> Vec<(Option<OperationKind>, String)> {
    scan(text.as_bytes()).candidates.into_iter().map(|c| (c.kind, c.id.as_str().to_owned())).collect()
}

fn assert_found(text: &str, expected: &[ExpectedId]) {
    let expected = expected.iter().map(|(kind, id)| (*kind, id.to_string())).collect::<Vec<_>>();
    assert_eq!(found(text), expected, "{text}");
}

#[test]
fn ids_in_chat_and_log_lines_are_found() {
    for (text, kind) in [
        (format!("pls approve share {A} thx"), Some(Share)),
        (format!("«{A}»: kick…"), Some(Kick)),
        (format!("id {A}"), None),
        (format!("share or kick {A}?"), None),
        (
            format!("2026-01-01T00:00:00Z INFO invitation link revoked op={A} user={U}"),
            Some(InvitationLinkRevocation),
        ),
        (
            format!("level=info kind=link-acception operationid={A} allowKick=true"),
            Some(InvitationLinkAcception),
        ),
        (format!("share: {A}"), Some(Share)),
        (format!("please look at {A}."), None),
        (format!("> {A}\r"), None),
        (format!("✅{A}✅ CreateInvitationLink"), Some(InvitationLinkCreation)),
        (format!("ShareRequested {{\"OperationId\":\"{A}\"}}"), Some(Share)),
    ] {
        assert_found(&text, &[(kind, A)]);
    }
}

#[test]
fn several_ids_on_one_line_are_distinguished_only_by_a_clear_order() {
    assert_found(&format!("approve share {A} and kick {B}"), &[(Some(Share), A), (Some(Kick), B)]);
    assert_found(&format!("{A} (share), {B} (kick)"), &[(Some(Share), A), (Some(Kick), B)]);
    assert_found(&format!("share {A} {B}"), &[(Some(Share), A), (Some(Share), B)]);
    assert_found(&format!("share {A}, {B} kick"), &[(None, A), (None, B)]);
}

#[test]
fn ids_in_json_of_any_shape_are_found() {
    assert_found(&format!(r#"{{"Kind":"Share","OperationId":"{A}"}}"#), &[(Some(Share), A)]);
    assert_found(r#"{"OperationId":"op-77","Note":"was a kick","Kind":"Share"}"#, &[(Some(Share), "op-77")]);
    assert_found(&format!(r#"["{A}","{B}"]"#), &[(None, A), (None, B)]);
    assert_found(
        &format!(
            "{{\n  \"Operations\": [\n    {{\n      \"Id\": \"x\",\n      \"Kind\": \"Kick\"\n    }},\n    {{ \"Kind\": \"TresorCreation\", \"Id\": \"{T}\" }}\n  ]\n}}\n"
        ),
        &[(Some(Kick), "x"), (Some(TresorCreation), T)],
    );
    assert_found(
        &format!(r#"{{"shares":[{{"id":"s1"}},{{"id":"s2"}}],"kicks":["{A}"]}}"#),
        &[(Some(Share), "s1"), (Some(Share), "s2"), (Some(Kick), A)],
    );
    assert_found(
        &format!(r#"{{"data":{{"operation":{{"operationId":"{A}"}}}},"type":"link-creation"}}"#),
        &[(Some(InvitationLinkCreation), A)],
    );
    assert_found(
        r#"{"OperationIds":["a-1","b-2"],"Kind":"Kick"}"#,
        &[(Some(Kick), "a-1"), (Some(Kick), "b-2")],
    );
    assert_found(&format!("{{\n  Kind: 'Share',\n  OperationId: '{A}'\n}}"), &[(Some(Share), A)]);
    assert_found(r#"{"Users":[{"Id":"x1"}],"OperationId":null}"#, &[]);
    assert_found(&format!(r#"{{"shareId":"{A}","kickId":"k"}}"#), &[(Some(Share), A), (Some(Kick), "k")]);
}

#[test]
fn ids_in_escaped_json_are_found() {
    let line = format!(r#"{{"level":"info","msg":"{{\"Kind\":\"Kick\",\"OperationId\":\"{A}\"}}"}}"#);
    assert_found(&line, &[(Some(Kick), A)]);
    let twice = format!(r#""{{\\\"Kind\\\":\\\"Kick\\\",\\\"OperationId\\\":\\\"{A}\\\"}}""#);
    assert_found(&twice, &[(Some(Kick), A)]);
    assert_found(
        &format!(r"{{\u0022Kind\u0022:\u0022Kick\u0022,\u0022OperationId\u0022:\u0022{A}\u0022}}"),
        &[(Some(Kick), A)],
    );
}

#[test]
fn a_cut_object_does_not_affect_the_next_lines() {
    let text = format!("{{\"Kind\":\"Share\",\"OperationId\":\"{A}\",\"No\n2026-01-01 got {B}\n");
    assert_found(&text, &[(Some(Share), A), (None, B)]);
    assert_found(&format!("{{\"Kind\":\"Share\",\n{{\"OperationId\":\"{A}\"}}"), &[(None, A)]);
    assert_found(&format!("if (x) {{ share\n{A}"), &[(None, A)]);
}

#[test]
fn ids_in_tables_are_found() {
    assert_found(
        &format!("Kind,OperationId,Note\nShare,{A},kick?\n\"link-revocation\",\"op 1\",\nkick,op2,x\n"),
        &[(Some(Share), A), (Some(Kick), "op2")],
    );
    assert_found(
        &format!("when;id;type\n1;{A};InvitationLinkCreation\n"),
        &[(Some(InvitationLinkCreation), A)],
    );
    assert_found(&format!("Operation ID\tBy\n{A}\t{U}\n"), &[(None, A)]);
    assert_found(&format!("trace_id,operation_id\n{B},{A}\n"), &[(None, A)]);
    assert_found(&format!("kick,{A}\nshare,{B}"), &[(Some(Kick), A), (Some(Share), B)]);
    assert_found("operation id, please\nhello, world\n\nop1,a", &[]);
    let tresors = scan(format!("Kind,OperationId,TresorId\nKick,op-1,{T}\n").as_bytes());
    assert_eq!((tresors.candidates.len(), tresors.also_seen), (1, vec![TresorId::new(T)]));
}

#[test]
fn ids_in_links_and_addresses_are_found() {
    for (text, expected) in [
        (format!("https://h/review/link-acception/{A}?tab=kick"), (Some(InvitationLinkAcception), A)),
        ("http://h:1/review/share/op%2F7)".to_owned(), (Some(Share), "op/7")),
        (format!("GET /api/v4/admin/tresor/get-share-details?operationid={A} 200"), (Some(Share), A)),
        (
            "…/get-create-invitation-link-details?operationId=op7".to_owned(),
            (Some(InvitationLinkCreation), "op7"),
        ),
        (format!("POST /api/v4/admin/tresor/approve-kick {{\"OperationId\":\"{A}\"}}"), (Some(Kick), A)),
        (format!("POST /tresor/approve-tresor-creation {{\"TresorId\":\"{T}\"}}"), (Some(TresorCreation), T)),
        ("share:abc".to_owned(), (Some(Share), "abc")),
    ] {
        assert_found(&text, &[expected]);
    }
    let both = [(Some(Share), "a:b"), (Some(Kick), B), (Some(TresorCreation), T)];
    assert_found(&format!("/review?ops=share:a:b,kick:{B},tresor-creation:{T}&tab=share"), &both);
    assert_found(&format!("/review?ops=share%3Aa%3Ab%2Ckick%3A{B}%2Ctresor-creation%3A{T}"), &both);
    assert_found(&format!("https://h/other?next=%252Freview%252Fkick%252F{B}"), &[(Some(Kick), B)]);
    assert_found("share://host kick: later link-creation: pending", &[]);
}

#[test]
fn tresors_beside_operations_are_context() {
    let context = |text: &str| {
        let scan = scan(text.as_bytes());
        (scan.candidates.len(), scan.also_seen.len())
    };
    assert_found(&format!("please approve {T}"), &[(Some(TresorCreation), T)]);
    assert_eq!(context(&format!("share {A} on {T}")), (1, 1));
    assert_eq!(context(&format!("kick on {T}")), (0, 1), "another kind is named");
    assert_eq!(context(&format!(r#"{{"OperationId":"x1","TresorId":"{T}"}}"#)), (1, 1));
    assert_eq!(context(&format!(r#"{{"Tresor":{{"Id":"{T}"}},"Operation":{{"OperationId":"x"}}}}"#)), (1, 1));
    assert_eq!(context(&format!("tresor {T} {{\"OperationId\":\"{A}\"}}")), (1, 1));
    assert_found(
        &format!(r#"[{{"Id":"{T}"}},{{"OperationId":"x1"}}]"#),
        &[(Some(TresorCreation), T), (None, "x1")],
    );
    assert_found(&format!("tresor creation {T}, share {A}"), &[(Some(TresorCreation), T), (Some(Share), A)]);
    let twice = scan(format!("share {A} on {T}\n{T} waits too").as_bytes());
    assert_eq!((twice.candidates.len(), twice.also_seen.len()), (2, 0), "a candidate is not also context");
}

#[test]
fn look_alikes_are_counted_and_not_stored() {
    let key = "4f".repeat(32);
    let text = format!(
        "key {key}\ncommit {}\n{}\n{}\n{}\n00-{A}-b7ad6b7169203331-01\nRegSessionVerifier={A}\nAuthorization: Bearer {A}\noperationid={}\n{U}",
        "ab".repeat(20),
        &A[1..],
        A.to_owned() + "0",
        "0".repeat(32),
        "x".repeat(200),
    );
    let scan = scan(text.as_bytes());
    assert_eq!(scan.candidates, vec![]);
    let expected = LookAlikes {
        key_or_hash: 1,
        sha1: 1,
        wrong_length: 2,
        nil: 1,
        part_of_word: 1,
        other_field: 2,
        too_long: 1,
    };
    assert_eq!((scan.counts.look_alikes, scan.counts.look_alikes.total()), (expected, 9));
    assert_eq!((scan.counts.users, scan.counts.lines), (1, 10));
}

#[test]
fn a_key_is_never_stored_whatever_its_name() {
    let key = "4f".repeat(32);
    for text in [
        format!("share:{key}"),
        format!("operationid={key}"),
        format!("/review/share/{key}"),
        format!("/review?ops=share%3A{key}"),
        format!(r#"{{"Kind":"Share","Id":"{key}"}}"#),
        format!(r#"{{"Kind":"TresorCreation","TresorId":"x{key}"}}"#),
        format!("kind,id\nshare,{key}"),
        format!(r#"{{"OperationIds":["{key}"]}}"#),
    ] {
        let scan = scan(text.as_bytes());
        assert!(!format!("{scan:?}").contains(&key[..32]), "{text}");
        assert_eq!(scan.counts.look_alikes.key_or_hash, 1, "{text}");
    }
}

#[test]
fn appearances_of_an_id_are_merged() {
    let scan = scan(format!("{A}\n\nshare {A}\n{B} kick\nshare {B}\n").as_bytes());
    let line = |at: usize| (scan.candidates[at].kind, scan.candidates[at].line);
    assert_eq!((line(0), line(1)), ((Some(Share), 1), (None, 4)));
    assert_eq!((scan.counts.found, scan.counts.duplicates, scan.counts.lines), (2, 2, 5));
    assert_eq!(scan.candidates[0].key(), Some(OperationKey::new(Share, A)));
    assert_eq!(scan.candidates[1].key(), None);
}

#[test]
fn candidates_beyond_the_maximum_are_counted() {
    let mut text = String::new();
    for n in 1..=MAX_CANDIDATES + 7 {
        text += &format!("{n:032x} share\n{n:032x}\n");
    }
    let scan = scan(text.as_bytes());
    assert_eq!((scan.candidates.len(), scan.left_out), (MAX_CANDIDATES, 7));
    assert_eq!((scan.counts.found, scan.counts.duplicates), (MAX_CANDIDATES + 7, MAX_CANDIDATES + 7));
    assert_eq!(scan.candidates[MAX_CANDIDATES - 1].line, 2 * MAX_CANDIDATES - 1);
    assert!(scan.candidates.iter().all(|candidate| candidate.kind == Some(Share)));
}

#[test]
fn unreadable_input_is_reported() {
    assert_eq!(
        scan(&vec![b'a'; MAX_BYTES + 1]).unreadable,
        Some(Unreadable::TooLarge { size_bytes: MAX_BYTES + 1 })
    );
    assert_eq!(scan(b"\x89PNG\0").unreadable, Some(Unreadable::Binary));
    assert!(scan(b"").is_nothing_found() && !scan(b"\0").is_nothing_found());
    let utf16 =
        [0xFF, 0xFE].into_iter().chain(format!("share {A}").bytes().flat_map(|b| [b, 0])).collect::<Vec<_>>();
    assert_eq!(scan(&utf16).candidates.len(), 1);
}

/// Each of these takes minutes in a reader that looks ahead without a bound.
#[test]
fn hostile_lines_are_read_in_one_pass() {
    let size = MAX_BYTES / 32;
    for unit in [
        "a",
        " ",
        "\"",
        "{",
        "[",
        "}",
        "{\"a\":",
        "a:",
        "operationid=",
        "/review/share/x ",
        "/review/",
        "share:",
        "%25",
        "\\",
        "Kind:",
        "0000",
        "a.b@c ",
        "Aa",
        "id \"",
        "é",
        "{\"Kind\":\"Share\",\"x\":[",
        "operationid:\"x",
    ] {
        let scan = scan(&unit.as_bytes().repeat(size / unit.len()));
        assert_eq!(scan.unreadable, None, "{unit}");
        assert_eq!(scan.counts.lines, 1);
    }
    assert!(scan(&vec![b'z'; size]).is_nothing_found());
}
