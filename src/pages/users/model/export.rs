//! Users as lines of a file: CSV for reading, JSON with the members of the API. Written piece by piece.

use crate::directory::policy_ledger::{Known, Ledger, Policy};
use crate::text::csv;
use serde_json::{Map, Value, json};
use user_list::UserStore;

/// A form of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A table.
    Csv,
    /// One object with `Users`, as ListUsers answers, and with what this browser knows of the policies.
    Json,
}

impl Form {
    /// What comes before the users.
    pub fn head(self) -> String {
        match self {
            Self::Csv => csv::row(
                ["UserId", "UserRegistrationState"].into_iter().chain(Policy::ALL.map(Policy::column)),
            ),
            Self::Json => "{\"Users\":[".into(),
        }
    }

    /// One user. All but the first of a JSON file have a comma in front.
    pub fn push(self, out: &mut String, pack: &UserStore, row: u32, ledger: &Ledger, is_first: bool) {
        let (Some(id), Some(state)) = (pack.id(row), pack.state(row)) else { return };
        let id = id.to_string();
        let known = |policy| ledger.known(&id, policy);
        match self {
            Self::Csv => {
                let policies = Policy::ALL.map(|policy| known(policy).map(in_words).unwrap_or_default());
                let cells = [id.as_str(), state.word()].into_iter();
                out.push_str(&csv::row(cells.chain(policies.iter().map(String::as_str))));
            }
            Self::Json => {
                let mut user = Map::new();
                user.insert("UserId".into(), id.as_str().into());
                user.insert("UserRegistrationState".into(), state.word().into());
                for policy in Policy::ALL {
                    if let Some(known) = known(policy) {
                        let set_at = admin_api::time::format((known.at_ms / 1000.0) as i64);
                        let value = match known.is_certain {
                            true => json!({ "Enable": known.is_on, "SetHereAt": set_at }),
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

    /// What comes after the users.
    pub fn tail(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "\n]}\n",
        }
    }

    /// The file's name.
    pub fn file(self) -> &'static str {
        match self {
            Self::Csv => "users.csv",
            Self::Json => "users.json",
        }
    }

    /// The file's media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

fn in_words(known: Known) -> String {
    let value = match (known.is_certain, known.is_on) {
        (true, true) => "allowed",
        (true, false) => "denied",
        (false, _) => "unknown",
    };
    format!("{value} {}", admin_api::time::format((known.at_ms / 1000.0) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use user_list::Users;

    #[test]
    fn both_forms_say_what_is_shown_and_no_more() {
        let mut users = Users::default();
        let answer = br#"{"Users":[{"UserId":"a@t","UserRegistrationState":"Validated"},{"UserId":"b@t","UserRegistrationState":"Odd, \"word\""}]}"#;
        users.feed(answer, usize::MAX).unwrap();
        users.finish().unwrap();
        let mut ledger = Ledger::default();
        ledger.note("a@t", Policy::Account, Known { is_on: false, at_ms: 0.0, is_certain: true });
        ledger.note("b@t", Policy::Sharing, Known { is_on: false, at_ms: 1000.0, is_certain: false });
        let write = |form: Form| {
            let mut out = form.head();
            (0..2).for_each(|row| form.push(&mut out, users.store(), row, &ledger, row == 0));
            out + form.tail()
        };
        assert_eq!(
            write(Form::Csv),
            "UserId,UserRegistrationState,Account,CreatingTresors,Sharing\r\n\
             a@t,Validated,denied 1970-01-01T00:00:00Z,,\r\n\
             b@t,\"Odd, \"\"word\"\"\",,,unknown 1970-01-01T00:00:01Z\r\n"
        );
        let json: Value = serde_json::from_str(&write(Form::Json)).unwrap();
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
