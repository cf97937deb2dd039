//! The demo's nevisIDM: two clients, their users, and device passwords in all states.

use crate::error::ApiError;
use crate::store::nevis::{self, DEVICE_PASSWORD, NewNevisCredential, SELF_CLIENT, SELF_USER};
use rusqlite::Connection;
use server_kit::clock;

const DAY_SECONDS: i64 = 86_400;
const CLIENT: &str = SELF_CLIENT;
const OTHER_CLIENT: &str = "200";
const POLICY: &str = "device-password-policy";

/// External id, state and reason of the device passwords of the second user: one of each state.
const STATES: [(&str, &str, Option<&str>); 8] = [
    ("cred-initial", "initial", None),
    ("cred-active", "active", None),
    ("cred-tmp-locked", "tmp-locked", Some("too many failed logins")),
    ("cred-fail-locked", "fail-locked", Some("too many failed logins")),
    ("cred-reset-code", "reset-code", Some("reset requested")),
    ("cred-admin-changed", "admin-changed", Some("changed by an administrator")),
    ("cred-disabled", "disabled", Some("device reported lost")),
    ("cred-archived", "archived", Some("replaced by a newer one")),
];

/// Inserts all records.
pub fn fill(c: &Connection) -> Result<(), ApiError> {
    nevis::insert_client(c, CLIENT, "Default")?;
    nevis::insert_client(c, OTHER_CLIENT, "Partners")?;
    nevis::insert_user(c, CLIENT, SELF_USER, "user-1")?;
    for number in 2..=8 {
        nevis::insert_user(c, CLIENT, &format!("idm-user-{number}"), &format!("user-{number}"))?;
    }
    nevis::insert_user(c, CLIENT, "idm-tech-1", "tech-1")?;
    for number in 21..=23 {
        nevis::insert_user(c, OTHER_CLIENT, &format!("idm-user-{number}"), &format!("user-{number}"))?;
    }
    let now = clock::unix_seconds();
    let plain = |ext_id, user| NewNevisCredential {
        client: CLIENT,
        user,
        ext_id,
        kind: DEVICE_PASSWORD,
        policy: POLICY,
        state: "active",
        reason: None,
        created: now - 200 * DAY_SECONDS,
        successes: Some((now - 3 * DAY_SECONDS, 41)),
        failures: Some((now - 20 * DAY_SECONDS, 0)),
        is_protected: false,
    };
    for (at, (ext_id, state, reason)) in STATES.into_iter().enumerate() {
        let age = at as i64;
        let locked = state.ends_with("locked");
        nevis::insert_credential(
            c,
            &NewNevisCredential {
                state,
                reason,
                created: now - (30 + age * 40) * DAY_SECONDS,
                successes: (state != "initial").then_some((now - (age + 2) * DAY_SECONDS, 12 * age)),
                failures: locked.then_some((now - DAY_SECONDS, 5)),
                ..plain(ext_id, "idm-user-2")
            },
        )?;
    }
    let others = [
        plain("cred-self-1", SELF_USER),
        NewNevisCredential { state: "disabled", successes: None, ..plain("cred-self-2", SELF_USER) },
        NewNevisCredential { kind: "PASSWORD", policy: "password-policy", ..plain("pwd-self", SELF_USER) },
        NewNevisCredential { kind: "PASSWORD", policy: "password-policy", ..plain("pwd-2", "idm-user-2") },
        NewNevisCredential { is_protected: true, ..plain("cred-protected", "idm-user-3") },
        plain("cred-4", "idm-user-4"),
        // Looks like a person's device password and is a system's API key.
        NewNevisCredential {
            policy: "api-key-policy",
            successes: Some((now - 60, 918_273)),
            ..plain("cred-tech-1", "idm-tech-1")
        },
        NewNevisCredential { client: OTHER_CLIENT, ..plain("cred-21", "idm-user-21") },
        NewNevisCredential { client: OTHER_CLIENT, ..plain("cred-22", "idm-user-22") },
    ];
    for credential in &others {
        nevis::insert_credential(c, credential)?;
    }
    Ok(())
}
