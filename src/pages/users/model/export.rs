//! Formats of the exported user list: CSV as a table, JSON with the names of the API. The text is produced user by
//! user; writing the file is in `view::toolbar`.

use crate::directory::policy_ledger::{LastSet, Ledger, Policy};
use crate::text::csv;
use serde_json::{Map, Value, json};
use user_list::UserStore;

/// A format of the exported file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table.
    Csv,
    /// One object with `Users`, as in the answer of ListUsers, with the policies that were set from this browser.
    Json,
}

impl ExportFormat {
    /// The text before the first user.
    pub fn header(self) -> String {
        match self {
            Self::Csv => csv::row(
                ["UserId", "UserRegistrationState"].into_iter().chain(Policy::ALL.map(Policy::column)),
            ),
            Self::Json => "{\"Users\":[".into(),
        }
    }

    /// Appends one user. In JSON, every user but the first has a comma in front.
    pub fn push_user(self, out: &mut String, store: &UserStore, row: u32, ledger: &Ledger, is_first: bool) {
        let (Some(id), Some(state)) = (store.id(row), store.state(row)) else { return };
        let id = id.to_string();
        let last_set = |policy| ledger.last_set(&id, policy);
        match self {
            Self::Csv => {
                let policies =
                    Policy::ALL.map(|policy| last_set(policy).map(policy_cell).unwrap_or_default());
                let cells = [id.as_str(), state.word()].into_iter();
                out.push_str(&csv::row(cells.chain(policies.iter().map(String::as_str))));
            }
            Self::Json => {
                let mut user = Map::new();
                user.insert("UserId".into(), id.as_str().into());
                user.insert("UserRegistrationState".into(), state.word().into());
                for policy in Policy::ALL {
                    if let Some(last_set) = last_set(policy) {
                        let set_at = admin_api::time::format((last_set.at_ms / 1000.0) as i64);
                        let value = match last_set.is_certain {
                            true => json!({ "Enable": last_set.is_on, "SetHereAt": set_at }),
                            false => json!({ "Enable": Value::Null, "SetHereAt": set_at }),
                        };
                        user.insert(policy.column().into(), value);
                    }
                }
                out.push_str(if is_first { "\n" } else { ",\n" });
                out.push_str(&Value::Object(user).to_string());
            }
        }
    }

    /// The text after the last user.
    pub fn footer(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "\n]}\n",
        }
    }

    /// The name of the file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Csv => "users.csv",
            Self::Json => "users.json",
        }
    }

    /// The media type of the file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

fn policy_cell(last_set: LastSet) -> String {
    let value = match (last_set.is_certain, last_set.is_on) {
        (true, true) => "allowed",
        (true, false) => "denied",
        (false, _) => "unknown",
    };
    format!("{value} {}", admin_api::time::format((last_set.at_ms / 1000.0) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use user_list::Users;

    #[test]
    fn both_formats_contain_the_users_and_their_last_set_policies() {
        let mut users = Users::default();
        let answer = br#"{"Users":[{"UserId":"a@t","UserRegistrationState":"Validated"},{"UserId":"b@t","UserRegistrationState":"Odd, \"word\""}]}"#;
        users.feed(answer, usize::MAX).unwrap();
        users.finish().unwrap();
        let mut ledger = Ledger::default();
        ledger.record("a@t", Policy::Account, LastSet { is_on: false, at_ms: 0.0, is_certain: true });
        ledger.record("b@t", Policy::Sharing, LastSet { is_on: false, at_ms: 1000.0, is_certain: false });
        let write = |format: ExportFormat| {
            let mut out = format.header();
            (0..2).for_each(|row| format.push_user(&mut out, users.store(), row, &ledger, row == 0));
            out + format.footer()
        };
        assert_eq!(
            write(ExportFormat::Csv),
            "UserId,UserRegistrationState,Account,CreatingTresors,Sharing\r\n\
             a@t,Validated,denied 1970-01-01T00:00:00Z,,\r\n\
             b@t,\"Odd, \"\"word\"\"\",,,unknown 1970-01-01T00:00:01Z\r\n"
        );
        let json: Value = serde_json::from_str(&write(ExportFormat::Json)).unwrap();
        assert_eq!(
            json,
            json!({ "Users": [
                { "UserId": "a@t", "UserRegistrationState": "Validated",
                  "Account": { "Enable": false, "SetHereAt": "1970-01-01T00:00:00Z" } },
                { "UserId": "b@t", "UserRegistrationState": "Odd, \"word\"",
                  "Sharing": { "Enable": null, "SetHereAt": "1970-01-01T00:00:01Z" } },
            ] })
        );
    }
}
