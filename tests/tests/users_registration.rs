//! Registrations from the start to the validation, with the sandbox acting as the client, the handling of their
//! secrets, and the text for every error.

use e2e::{Expected, Fault, Key, Stage, story};
use serde_json::Value;

const PASSPHRASE: &str = "correct horse battery";

/// What was handed over when a registration was started.
struct Handed {
    user: String,
    session: String,
    verifier: String,
}

/// Starts a registration and copies the hand-over.
async fn start(it: &Stage) -> Handed {
    it.page.allow_clipboard().await;
    it.page.button("Start registration").click().await;
    it.page.heading("Registration started").focused().await;
    it.page.button("Copy hand-over JSON").click().await;
    it.page.words("Copied").shown().await;
    let handed: Value = serde_json::from_str(&it.page.copied().await).expect("the hand-over is JSON");
    let text = |name: &str| handed[name].as_str().expect("it is handed over").to_owned();
    Handed { user: text("UserId"), session: text("RegSessionId"), verifier: text("RegSessionVerifier") }
}

async fn seal(it: &Stage) {
    it.page.field("Passphrase").fill(PASSPHRASE).await;
    it.page.field("Passphrase again").fill(PASSPHRASE).await;
    it.page.button("Seal in this browser").click().await;
    it.page.words("Sealed in this browser.").shown().await;
}

/// Opens the dialog for any user and fills it in.
async fn fill(it: &Stage, user: &str, session: &str, verifier: &str, validation: &str) {
    it.page.field("User ID").fill(user).await;
    it.page.field("RegSessionId").fill(session).await;
    it.page.field("RegSessionVerifier").fill(verifier).await;
    it.page.field("RegValidationVerifier").fill(validation).await;
}

#[test]
fn a_registration_is_started_and_validated_by_its_capsule() {
    story(async |it| {
        it.connect_at("/users").await;
        let handed = start(it).await;
        assert_eq!(it.tenant.user_state(&handed.user).await.state, "Reserved");
        let before = it.page.everything_kept().await;
        for secret in [&handed.session, &handed.verifier] {
            assert!(!before.contains(secret.as_str()), "a secret is shown without being asked for");
        }

        // The secrets are masked, shown on request, and masked again.
        it.page.button("Show RegSessionVerifier").click().await;
        it.page.words(&handed.verifier).shown().await;
        it.page.button("Show RegSessionVerifier").click().await;
        it.page.words(&handed.verifier).gone().await;
        it.page.button("Copy RegSessionId").click().await;
        it.page.has_copied(&handed.session).await;

        // A passphrase that is too short, and one that was mistyped.
        it.page.field("Passphrase").fill("short").await;
        it.page.button("Seal in this browser").click().await;
        it.page.words("A passphrase has at least 8 characters.").shown().await;
        it.page.field("Passphrase").fill(PASSPHRASE).await;
        it.page.field("Passphrase again").fill("correct horse batterie").await;
        it.page.button("Seal in this browser").click().await;
        it.page.words("The two passphrases differ.").shown().await;
        seal(it).await;
        it.page.button("Done").click().await;
        it.page.heading("Registration started").gone().await;

        // The sandbox does the client's part.
        let validation = it.tenant.complete_registration(&handed.user, &handed.session).await;
        it.page.button("Refresh").click().await;
        let shown = it.page.has_users(1).await;
        assert_eq!(shown.rows[0].registration, "Unvalidated");

        // The user is no orphan, because this browser has the secrets.
        it.page.button("Orphans").click().await;
        it.page.words("No matching users.").shown().await;
        it.page.button("All").click().await;

        // The dialog is opened from the row.
        it.page.button(&format!("Validate {}", handed.user)).click().await;
        it.page.dialog("Validate a user").shown().await;
        it.page.field("Passphrase").fill("another passphrase").await;
        it.page.field("RegValidationVerifier").fill(&validation).await;
        it.page.button("Validate").click().await;
        it.page.words("The capsule could not be opened").shown().await;
        assert_eq!(it.tenant.user_state(&handed.user).await.state, "Unvalidated");
        it.page.field("Passphrase").fill(PASSPHRASE).await;
        it.page.button("Validate").click().await;
        it.page.words("Validated. The server confirmed it.").shown().await;
        it.page.button("Close").click().await;
        assert_eq!(it.tenant.user_state(&handed.user).await.state, "Validated");
        assert_eq!(it.page.table_of_users().await.rows[0].registration, "Validated");
        it.page.words("1 user · 1 validated · 0 unvalidated").shown().await;

        // The changes are in the journal, and no secret is anywhere.
        let journal = it.page.journal().await;
        let operations = journal.iter().map(|entry| entry.operation.as_str()).collect::<Vec<_>>();
        assert_eq!(operations, ["InitUserRegistration", "ValidateUser"]);
        let kept = it.page.everything_kept().await;
        for secret in [&handed.session, &handed.verifier, &validation, &PASSPHRASE.to_owned()] {
            assert!(!kept.contains(secret.as_str()), "a secret is kept: {}", &secret[..4]);
        }
    });
}

#[test]
fn a_capsule_survives_the_page_and_opens_on_the_users_own_page() {
    story(async |it| {
        it.connect_at("/users").await;
        let handed = start(it).await;
        seal(it).await;
        let kept = it.page.everything_kept().await;
        assert!(kept.contains("Rounds\\\\\\\":600000") || kept.contains("600000"), "the rounds are noted");
        let validation = it.tenant.complete_registration(&handed.user, &handed.session).await;

        it.connect_at(&format!("/users/{}", handed.user)).await;
        it.page.heading(&handed.user).shown().await;
        it.page.words("Unvalidated").shown().await;
        it.page.words("Sealed in this browser, ").shown().await;
        it.page.field("Passphrase").fill(PASSPHRASE).await;
        it.page.field("RegValidationVerifier").fill(&validation).await;
        it.page.press(Key::Enter).await;
        it.page.words("ValidateUser").shown().await;
        assert_eq!(it.tenant.user_state(&handed.user).await.state, "Validated");
        it.page.field("Passphrase").gone().await;
    });
}

#[test]
fn a_registration_without_its_capsule_is_validated_with_pasted_values() {
    story(async |it| {
        it.connect_at("/users").await;
        let handed = start(it).await;
        // The secrets are lost by the reload, so the user becomes an orphan.
        it.page.reload().await;
        it.connect().await;
        let validation = it.tenant.complete_registration(&handed.user, &handed.session).await;
        it.page.button("Refresh").click().await;
        it.page.has_users(1).await;
        it.page.button("Orphans").click().await;
        it.page.is_at("/users?state=orphans").await;
        it.page.words("Orphans are unvalidated users").shown().await;
        it.page.has_users(1).await;
        it.page.button(&format!("Validate {}", handed.user)).click().await;
        it.page.words("This browser has no capsule of this user.").shown().await;
        it.page.button("Close").click().await;

        it.page.button("Validate a user…").click().await;
        it.page.dialog("Validate a user").shown().await;
        it.page.button("Validate").click().await;
        it.page.words("Fill in all fields. Nothing was sent.").shown().await;
        fill(it, &handed.user, &handed.session, &handed.verifier, &validation).await;
        it.page.button("Validate").click().await;
        it.page.words("Validated. The server confirmed it.").shown().await;
        assert_eq!(it.tenant.user_state(&handed.user).await.state, "Validated");
        it.page.button("Close").click().await;
        it.page.words("No matching users.").shown().await;
    });
}

#[test]
fn a_registration_start_with_a_lost_answer_is_reported() {
    story(async |it| {
        it.page.expects(Expected::NoAnswer);
        it.connect_at("/users").await;
        it.tenant.fault(Fault::answer_lost().on("init-user")).await;
        it.page.button("Start registration").click().await;
        it.page.words("a registration may have been started, but its secrets are lost").shown().await;
        it.page.button("Start registration").enabled().await;
    });
}

#[test]
fn registration_secrets_are_not_discarded_by_accident() {
    story(async |it| {
        it.connect_at("/users").await;
        it.page.button("Start registration").click().await;
        it.page.heading("Registration started").focused().await;
        it.page.button("Start registration").disabled().await;
        it.page.words("Finish or discard the registration below first.").shown().await;
        let asks = "const event = new Event('beforeunload', { cancelable: true });
            window.dispatchEvent(event); return event.defaultPrevented";
        assert_eq!(it.page.run(asks).await.as_bool(), Some(true), "a reload would lose the secrets");
        it.page.button("Done").click().await;
        it.page.words("These values were neither copied nor sealed.").shown().await;
        it.page.button("Keep them").click().await;
        it.page.words("These values were neither copied nor sealed.").gone().await;
        // Meanwhile another page is opened and the panel is locked.
        it.page.link("Journal").click().await;
        it.page.words("InitUserRegistration").shown().await;
        it.page.button("Lock").click().await;
        it.connect().await;
        it.page.link("Users").click().await;
        it.page.heading("Registration started").shown().await;
        it.page.button("Done").click().await;
        it.page.button("Discard").click().await;
        it.page.heading("Registration started").gone().await;
        it.page.button("Start registration").enabled().await;
    });
}

#[test]
fn every_error_of_the_life_cycle_has_its_own_text() {
    story(async |it| {
        for status in [400, 403, 500] {
            it.page.expects(Expected::Status(status));
        }
        it.connect_at("/users").await;
        let first = start(it).await;
        it.page.button("Done").click().await;
        let second = start(it).await;
        it.page.button("Done").click().await;
        it.page.button("Validate a user…").click().await;
        let nobody = "0".repeat(32);

        // The user is only reserved, because the client has not done its part.
        fill(it, &first.user, &first.session, &first.verifier, &nobody).await;
        it.page.button("Validate").click().await;
        it.page.words("There is no such user.").shown().await;
        it.page.words("UserNotExists (403): User not exists.").shown().await;
        it.page.words("A user exists only after the client has finished the registration.").shown().await;

        let validation = it.tenant.complete_registration(&first.user, &first.session).await;
        let wrong = [
            (
                &nobody,
                &first.verifier,
                &validation,
                "RegistrationSessionNotExists (400)",
                "There is no registration session",
            ),
            (
                &second.session,
                &first.verifier,
                &validation,
                "RegistrationSessionIdMismatch (400)",
                "belongs to another user's",
            ),
            (
                &first.session,
                &nobody,
                &validation,
                "InvalidRegistrationSessionVerifier (403)",
                "The RegSessionVerifier does not belong to",
            ),
            (
                &first.session,
                &first.verifier,
                &nobody,
                "InvalidRegistrationValidationVerifier (403)",
                "The RegValidationVerifier does not belong to",
            ),
        ];
        for (session, verifier, validation, raw, words) in wrong {
            fill(it, &first.user, session, verifier, validation).await;
            it.page.button("Validate").click().await;
            it.page.words(raw).shown().await;
            it.page.words(words).shown().await;
            it.page.button("Dismiss").click().await;
            it.page.words(raw).gone().await;
        }
        fill(it, &first.user, &first.session, &first.verifier, &validation).await;
        // The sandbox gives these answers only as faults.
        let others = [
            ("UserAlreadyRegistered", "This user has registered already."),
            ("UserUnderDeletion", "This user's account is being deleted."),
            ("BadInput", "The server does not accept this id or request."),
            ("UnexpectedError", "An unexpected, internal server error has happened."),
            ("InvalidAuthorization", "The server refused the signature."),
            ("UnauthorizedAccess", "The server does not allow this for the connected identity."),
        ];
        for (code, words) in others {
            it.tenant.fault(Fault::code(code).on("validate-user")).await;
            it.page.button("Validate").click().await;
            it.page.words(code).shown().await;
            it.page.words(words).shown().await;
            it.page.button("Dismiss").click().await;
            it.page.words(words).gone().await;
        }
        it.page.button("Validate").click().await;
        it.page.words("Validated. The server confirmed it.").shown().await;
        it.page.button("Close").click().await;

        // The second validation is refused.
        it.page.button("Validate a user…").click().await;
        fill(it, &first.user, &first.session, &first.verifier, &validation).await;
        it.page.button("Validate").click().await;
        it.page.words("UserInWrongState (403)").shown().await;
        it.page.words("The user's registration state does not allow this.").shown().await;
    });
}

#[test]
fn a_validation_with_a_lost_answer_is_resolved_by_repeating_it() {
    story(async |it| {
        it.page.expects(Expected::NoAnswer);
        it.page.expects(Expected::Status(403));
        it.connect_at("/users").await;
        let handed = start(it).await;
        it.page.button("Done").click().await;
        let validation = it.tenant.complete_registration(&handed.user, &handed.session).await;
        it.page.button("Validate a user…").click().await;
        fill(it, &handed.user, &handed.session, &handed.verifier, &validation).await;
        it.tenant.fault(Fault::answer_lost().on("validate-user")).await;
        it.page.button("Validate").click().await;
        it.page.words("The answer was lost: the user may be validated or not.").shown().await;
        it.page.button("Validate").click().await;
        it.page.words("the user is validated already").shown().await;
        assert_eq!(it.tenant.user_state(&handed.user).await.state, "Validated");
    });
}

#[test]
fn a_failed_registration_start_is_shown_until_dismissed() {
    story(async |it| {
        it.page.expects(Expected::Status(500));
        it.connect_at("/users").await;
        it.tenant.fault(Fault::code("UnexpectedError").on("init-user-registration")).await;
        it.page.button("Start registration").click().await;
        it.page.words("UnexpectedError (500)").shown().await;
        it.page.button("Dismiss").click().await;
        it.page.words("UnexpectedError (500)").gone().await;
        it.page.button("Start registration").click_twice_quickly().await;
        it.page.heading("Registration started").shown().await;
        assert_eq!(it.tenant.changes().await.len(), 1, "an impatient double click starts one");
    });
}
