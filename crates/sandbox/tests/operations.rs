//! Tresors and operations over HTTP: details, verdicts, repeats, and the race on one tresor.

mod common;

use common::{Tenant, start, start_with};
use sandbox::flags::Seed;
use serde_json::{Value, json};

/// Kind, end of its paths, and whether it affects another user.
const KINDS: [(&str, &str, bool); 5] = [
    ("Share", "share", true),
    ("Kick", "kick", true),
    ("InvitationLinkCreation", "invitation-link-creation", false),
    ("InvitationLinkAcception", "invitation-link-acception", true),
    ("InvitationLinkRevocation", "invitation-link-revocation", false),
];

/// Three users, and a tresor of the first two.
async fn tresor_of_two(tenant: &Tenant) -> (Vec<String>, String) {
    let users = tenant.make_users(3).await;
    let tresor = tenant.make_tresor(&users[0], true).await;
    let share = tenant.make_operation("Share", &users[0], Some(&users[1]), &tresor).await;
    verdict(tenant, "approve", "share", &share).await.expect_ok();
    (users, tresor)
}

async fn verdict(tenant: &Tenant, word: &str, tail: &str, id: &str) -> common::Answer {
    tenant.post(&format!("/tresor/{word}-{tail}"), json!({"OperationId": id, "Unknown": {}})).await
}

async fn details(tenant: &Tenant, tail: &str, id: &str) -> common::Answer {
    tenant.get(&format!("/tresor/get-{tail}-details?operationid={id}")).await
}

/// The user whom an operation of this kind affects: a member for a kick, otherwise a user who is no member.
fn target<'a>(kind: &str, users: &'a [String]) -> &'a str {
    if kind == "Kick" { &users[1] } else { &users[2] }
}

#[tokio::test]
async fn an_operation_of_each_kind_is_read_and_approved_once() {
    let tenant = start().await;
    for (kind, tail, has_target) in KINDS {
        let (users, tresor) = tresor_of_two(&tenant).await;
        let id = tenant.make_operation(kind, &users[0], Some(target(kind, &users)), &tresor).await;
        let answer = details(&tenant, tail, &id).await.expect_ok();
        let body = answer.json();
        assert_eq!((&body["ByUserId"], &body["TresorId"]), (&json!(users[0]), &json!(tresor)), "{kind}");
        let for_user = if has_target { json!(target(kind, &users)) } else { Value::Null };
        assert_eq!(body["ForUserId"], for_user, "{kind}");
        let timestamp = body["Timestamp"].as_str();
        assert_eq!(timestamp.is_some(), kind != "Share", "a share has no timestamp");
        assert!(timestamp.is_none_or(|text| admin_api::time::parse(text).is_some()));
        // The other spelling of the parameter, with an unknown one.
        let path = format!("/tresor/get-{tail}-details?extra=1&operationId={id}");
        assert_eq!(tenant.get(&path).await.expect_ok().body, answer.body);

        let done = verdict(&tenant, "approve", tail, &id).await.expect_ok();
        assert!(done.body.is_empty());
        let state = tenant.state(&format!("operations/{id}")).await;
        assert_eq!((&state["State"], &state["Kind"]), (&json!("Approved"), &json!(kind)));
        let members = tenant.get(&format!("/tresor/list-members?tresorid={tresor}")).await.json();
        let expected = match kind {
            "Kick" => json!([users[0]]),
            "Share" | "InvitationLinkAcception" => json!(users),
            _ => json!(users[..2]),
        };
        assert_eq!(members, json!({"Members": expected}), "{kind}");
        for (word, tail) in [("approve", tail), ("reject", tail)] {
            assert_eq!(verdict(&tenant, word, tail, &id).await.code(), "BadInput");
        }
        assert_eq!(details(&tenant, tail, &id).await.code(), "BadInput");
    }
}

#[tokio::test]
async fn a_rejection_of_each_kind_changes_nothing() {
    let tenant = start().await;
    let (users, tresor) = tresor_of_two(&tenant).await;
    let before = tenant.state(&format!("tresors/{tresor}")).await;
    for (kind, tail, _) in KINDS {
        let id = tenant.make_operation(kind, &users[0], Some(target(kind, &users)), &tresor).await;
        assert!(verdict(&tenant, "reject", tail, &id).await.expect_ok().body.is_empty());
        assert_eq!(tenant.state(&format!("operations/{id}")).await["State"], "Rejected");
        assert_eq!(verdict(&tenant, "approve", tail, &id).await.code(), "BadInput");
    }
    assert_eq!(tenant.state(&format!("tresors/{tresor}")).await, before);
}

#[tokio::test]
async fn an_unknown_id_and_another_kind_are_bad_input() {
    let tenant = start().await;
    let (users, tresor) = tresor_of_two(&tenant).await;
    let share = tenant.make_operation("Share", &users[0], Some(&users[2]), &tresor).await;
    for (kind, tail, _) in KINDS {
        let id = if kind == "Share" { "00000000000000000000000000000000" } else { &share };
        assert_eq!(details(&tenant, tail, id).await.code(), "BadInput");
        for word in ["approve", "reject"] {
            assert_eq!(verdict(&tenant, word, tail, id).await.code(), "BadInput");
        }
        assert_eq!(tenant.get(&format!("/tresor/get-{tail}-details")).await.code(), "BadInput");
    }
    details(&tenant, "share", &share).await.expect_ok();
}

#[tokio::test]
async fn an_approval_kills_the_others_on_its_tresor() {
    let tenant = start().await;
    for (winner_kind, winner_tail, _) in KINDS {
        let (users, tresor) = tresor_of_two(&tenant).await;
        let winner =
            tenant.make_operation(winner_kind, &users[0], Some(target(winner_kind, &users)), &tresor).await;
        let loser = tenant.make_operation("InvitationLinkCreation", &users[0], None, &tresor).await;
        let rejected = tenant.make_operation("Kick", &users[0], Some(&users[1]), &tresor).await;
        verdict(&tenant, "approve", winner_tail, &winner).await.expect_ok();
        // It looks pending until its approval is tried.
        details(&tenant, "invitation-link-creation", &loser).await.expect_ok();
        let lost = verdict(&tenant, "approve", "invitation-link-creation", &loser).await;
        assert_eq!(lost.code(), "LatestGkfNotKnownByClient", "{winner_kind}");
        assert_eq!(tenant.state(&format!("operations/{loser}")).await["State"], "Dead");
        for word in ["approve", "reject"] {
            let again = verdict(&tenant, word, "invitation-link-creation", &loser).await;
            assert_eq!(again.code(), "BadInput");
        }
        assert_eq!(details(&tenant, "invitation-link-creation", &loser).await.code(), "BadInput");
        // A rejection never fails because of others.
        verdict(&tenant, "reject", "kick", &rejected).await.expect_ok();
        // Created after the approval, so it is not outdated.
        let fresh = tenant.make_operation("InvitationLinkRevocation", &users[0], None, &tresor).await;
        verdict(&tenant, "approve", "invitation-link-revocation", &fresh).await.expect_ok();
    }
}

/// By the API document: kinds whose approval outdates an older operation of this kind.
fn documented_winners(loser: &str) -> &'static [&'static str] {
    match loser {
        "Share" | "Kick" => &["Share", "Kick"],
        "InvitationLinkAcception" => &["InvitationLinkAcception", "Share", "Kick"],
        _ => &[
            "InvitationLinkCreation",
            "InvitationLinkAcception",
            "InvitationLinkRevocation",
            "Share",
            "Kick",
        ],
    }
}

#[tokio::test]
async fn documented_races_are_lost_only_to_the_documented_kinds() {
    let flags = sandbox::Flags { races: sandbox::races::Races::Documented, ..common::flags(Seed::Empty) };
    let tenant = start_with(flags).await;
    for (winner_kind, winner_tail, _) in KINDS {
        for (loser_kind, loser_tail, _) in KINDS {
            let users = tenant.make_users(5).await;
            let tresor = tenant.make_tresor(&users[0], true).await;
            for member in &users[1..3] {
                let share = tenant.make_operation("Share", &users[0], Some(member), &tresor).await;
                verdict(&tenant, "approve", "share", &share).await.expect_ok();
            }
            // Different users, so that only the race can refuse the second approval.
            let [first, second] = [0, 1].map(|at| (users[1 + at].as_str(), users[3 + at].as_str()));
            let target = |kind, (member, stranger)| Some(if kind == "Kick" { member } else { stranger });
            let make = async |kind, target| tenant.make_operation(kind, &users[0], target, &tresor).await;
            let winner = make(winner_kind, target(winner_kind, first)).await;
            let loser = make(loser_kind, target(loser_kind, second)).await;
            verdict(&tenant, "approve", winner_tail, &winner).await.expect_ok();
            let answer = verdict(&tenant, "approve", loser_tail, &loser).await;
            let state = tenant.state(&format!("operations/{loser}")).await["State"].clone();
            if documented_winners(loser_kind).contains(&winner_kind) {
                assert_eq!(answer.code(), "LatestGkfNotKnownByClient", "{winner_kind} {loser_kind}");
                assert_eq!(state, "Dead");
            } else {
                answer.expect_ok();
                assert_eq!(state, "Approved", "{winner_kind} {loser_kind}");
            }
        }
    }
}

#[tokio::test]
async fn a_documented_race_is_lost_to_any_approval_since_the_creation() {
    let flags = sandbox::Flags { races: sandbox::races::Races::Documented, ..common::flags(Seed::Empty) };
    let tenant = start_with(flags).await;
    let (users, tresor) = tresor_of_two(&tenant).await;
    let kick = tenant.make_operation("Kick", &users[0], Some(&users[1]), &tresor).await;
    let share = tenant.make_operation("Share", &users[0], Some(&users[2]), &tresor).await;
    let link = tenant.make_operation("InvitationLinkCreation", &users[0], None, &tresor).await;
    // The share outdates the kick and the link, although a newer approval follows that would not.
    verdict(&tenant, "approve", "share", &share).await.expect_ok();
    let newer = tenant.make_operation("InvitationLinkRevocation", &users[0], None, &tresor).await;
    verdict(&tenant, "approve", "invitation-link-revocation", &newer).await.expect_ok();
    assert_eq!(verdict(&tenant, "approve", "kick", &kick).await.status, 412);
    assert_eq!(verdict(&tenant, "approve", "invitation-link-creation", &link).await.status, 412);
}

#[tokio::test]
async fn one_of_many_concurrent_approvals_wins() {
    let tenant = start().await;
    let users = tenant.make_users(9).await;
    let tresor = tenant.make_tresor(&users[0], true).await;
    let mut ids = Vec::new();
    for user in &users[1..] {
        ids.push(tenant.make_operation("Share", &users[0], Some(user), &tresor).await);
    }
    let answers =
        futures_util::future::join_all(ids.iter().map(|id| verdict(&tenant, "approve", "share", id))).await;
    let won = answers.iter().filter(|answer| answer.status.is_success()).count();
    let lost = answers.iter().filter(|answer| answer.status == 412).count();
    assert_eq!((won, lost), (1, 7));
    assert_eq!(tenant.state(&format!("tresors/{tresor}")).await["Members"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn additional_info_is_kept_with_a_link_creation() {
    let tenant = start().await;
    let (users, tresor) = tresor_of_two(&tenant).await;
    for (given, kept) in [
        (json!({}), Value::Null),
        (json!({"AdditionalInfo": null}), Value::Null),
        (json!({"AdditionalInfo": "for the auditors"}), json!("for the auditors")),
    ] {
        let id = tenant.make_operation("InvitationLinkCreation", &users[0], None, &tresor).await;
        let mut body = given;
        body["OperationId"] = json!(id);
        tenant.post("/tresor/approve-invitation-link-creation", body).await.expect_ok();
        assert_eq!(tenant.state(&format!("operations/{id}")).await["AdditionalInfo"], kept);
    }
    let id = tenant.make_operation("InvitationLinkCreation", &users[0], None, &tresor).await;
    let odd = json!({"OperationId": id, "AdditionalInfo": 7});
    assert_eq!(tenant.post("/tresor/approve-invitation-link-creation", odd).await.code(), "BadInput");
}

#[tokio::test]
async fn an_approval_that_does_not_fit_the_members_is_refused_and_stays_pending() {
    let tenant = start().await;
    let (users, tresor) = tresor_of_two(&tenant).await;
    for (kind, tail, user, code) in [
        ("Share", "share", &users[1], "TargetUserAlreadyTresorMember"),
        ("InvitationLinkAcception", "invitation-link-acception", &users[1], "TargetUserAlreadyTresorMember"),
        ("Kick", "kick", &users[2], "TargetUserIsNotMemberOfTresor"),
    ] {
        let id = tenant.make_operation(kind, &users[0], Some(user), &tresor).await;
        assert_eq!(verdict(&tenant, "approve", tail, &id).await.code(), code);
        assert_eq!(tenant.state(&format!("operations/{id}")).await["State"], "Pending");
        verdict(&tenant, "reject", tail, &id).await.expect_ok();
    }
    let orphan = tenant.make_operation("Share", &users[0], Some(&users[2]), &tresor).await;
    tenant.post("/tresor/delete-tresor", json!({"TresorId": tresor})).await.expect_ok();
    assert_eq!(verdict(&tenant, "approve", "share", &orphan).await.code(), "TresorAlreadyDeleted");
    verdict(&tenant, "reject", "share", &orphan).await.expect_ok();
}

#[tokio::test]
async fn a_tresor_is_decided_once_and_deleted_once() {
    let tenant = start().await;
    let user = tenant.make_users(1).await.remove(0);
    let act = async |word: &str, id: &str| {
        let path = match word {
            "delete" => "/tresor/delete-tresor".to_owned(),
            word => format!("/tresor/{word}-tresor-creation"),
        };
        tenant.post(&path, json!({"TresorId": id})).await
    };
    let members = async |id: &str| tenant.get(&format!("/tresor/list-members?tresorid={id}")).await;

    let id = tenant.make_tresor(&user, false).await;
    assert!(admin_api::TresorId::new(id.as_str()).looks_right());
    assert_eq!(members(&id).await.expect_ok().json(), json!({"Members": [user]}), "pending ones are listed");
    assert_eq!(act("delete", &id).await.code(), "TresorIsNotApproved");
    assert!(act("approve", &id).await.expect_ok().body.is_empty());
    for word in ["approve", "reject"] {
        assert_eq!(act(word, &id).await.code(), "TresorIsAlreadyApproved");
    }
    act("delete", &id).await.expect_ok();
    for word in ["approve", "reject", "delete"] {
        assert_eq!(act(word, &id).await.code(), "TresorAlreadyDeleted");
    }
    assert_eq!(members(&id).await.code(), "TresorAlreadyDeleted");

    let rejected = tenant.make_tresor(&user, false).await;
    act("reject", &rejected).await.expect_ok();
    for id in [rejected.as_str(), "0000aaaaaaaaaaaaaaaaaaaa"] {
        for word in ["approve", "reject", "delete"] {
            assert_eq!(act(word, id).await.code(), "TresorNotExists");
        }
        assert_eq!(members(id).await.code(), "TresorNotExists");
    }
    assert_eq!(tenant.state(&format!("tresors/{rejected}")).await["State"], "Rejected");
    assert_eq!(tenant.post("/tresor/delete-tresor", json!({})).await.code(), "BadInput");
    assert_eq!(tenant.get("/tresor/list-members").await.code(), "BadInput");
}

#[tokio::test]
async fn the_list_of_tresors_is_paged() {
    let tenant = start_with(sandbox::Flags { tresors: 250, users: 10, ..common::flags(Seed::Empty) }).await;
    let mut seen = Vec::new();
    let mut path = "/tresor/list-tresors".to_owned();
    loop {
        let page = tenant.get(&path).await.expect_ok().json();
        let ids: Vec<String> = serde_json::from_value(page["Tresors"].clone()).unwrap();
        assert!(ids.len() <= 100);
        seen.extend(ids);
        let Some(next) = page["NextTresor"].as_str() else { break };
        path = format!("/tresor/list-tresors?PageSize=100&continuefrom={next}");
    }
    assert_eq!(seen.len(), 250);
    let first = tenant.get("/tresor/list-tresors?pagesize=2").await.json();
    assert_eq!(first, json!({"Tresors": seen[..2], "NextTresor": seen[2]}));

    // A marker stays valid although its tresor was deleted meanwhile.
    tenant.post("/tresor/delete-tresor", json!({"TresorId": seen[2]})).await.expect_ok();
    let second = tenant.get(&format!("/tresor/list-tresors?pagesize=2&continueFrom={}", seen[2])).await;
    assert_eq!(second.json()["Tresors"], json!(seen[3..5]));
    for size in ["0", "101", "-1", "x", "1.5", "99999999999"] {
        assert_eq!(tenant.get(&format!("/tresor/list-tresors?pagesize={size}")).await.code(), "BadInput");
    }
    assert_eq!(tenant.get("/tresor/list-tresors?continueFrom=x").await.code(), "TresorNotExists");
}

#[tokio::test]
async fn a_client_cannot_exceed_its_policies() {
    let tenant = start().await;
    let (users, tresor) = tresor_of_two(&tenant).await;
    let make = async |kind: &str, by: &str| {
        let body = json!({"Kind": kind, "ByUserId": by, "ForUserId": users[2], "TresorId": tresor});
        tenant.control("POST", "/operations", body).await
    };
    let set = async |what: &str, on: bool| {
        let body = json!({"UserId": users[0], "Enable": on});
        tenant.post(&format!("/user/set-user-{what}"), body).await.expect_ok();
    };
    set("tresor-sharing-mode", false).await;
    assert_eq!(make("Share", &users[0]).await.code(), "TresorSharingForbidden");
    assert_eq!(make("InvitationLinkCreation", &users[0]).await.code(), "TresorSharingForbidden");
    make("InvitationLinkRevocation", &users[0]).await.expect_ok();
    set("tresor-creation-mode", false).await;
    let tresor_by = json!({"ByUserId": users[0], "Approved": false});
    assert_eq!(tenant.control("POST", "/tresors", tresor_by).await.code(), "TresorCreationForbidden");
    set("state", false).await;
    assert_eq!(make("Kick", &users[0]).await.code(), "UserIsDisabledByPolicy");
    make("InvitationLinkAcception", &users[0]).await.expect_ok();

    assert_eq!(make("Share", "nobody").await.code(), "UserNotExists");
    assert_eq!(make("TresorCreation", &users[1]).await.code(), "BadInput");
    assert_eq!(make("Sharing", &users[1]).await.code(), "BadInput");
    let pending = tenant.make_tresor(&users[1], false).await;
    for (target, tresor, code) in [
        (json!(users[2]), pending.as_str(), "TresorIsNotApproved"),
        (json!(users[2]), "x", "TresorNotExists"),
        (json!("x"), tresor.as_str(), "UserNotExists"),
        (Value::Null, tresor.as_str(), "BadInput"),
    ] {
        let body = json!({"Kind": "Share", "ByUserId": users[1], "ForUserId": target, "TresorId": tresor});
        assert_eq!(tenant.control("POST", "/operations", body).await.code(), code);
    }
}

#[tokio::test]
async fn mutations_are_counted_and_named() {
    let tenant = start().await;
    let (users, tresor) = tresor_of_two(&tenant).await;
    let id = tenant.make_operation("Kick", &users[0], Some(&users[1]), &tresor).await;
    verdict(&tenant, "reject", "kick", &id).await.expect_ok();
    verdict(&tenant, "reject", "kick", &id).await;
    let log = tenant.state("mutations").await;
    assert_eq!(log["Count"], 2);
    assert_eq!(log["Mutations"][0]["Operation"], "ApproveShare");
    assert_eq!(log["Mutations"][1]["Operation"], "RejectKick");
    assert_eq!(log["Mutations"][1]["Target"], id);
    assert_eq!(log["Mutations"][1]["Outcome"], "Done");
}
