//! Texts for common values that several pages share.

use user_list::Registration;

/// The tone and the text of a registration's tag.
pub fn registration(registration: Option<Registration>) -> (&'static str, &'static str) {
    match registration {
        None => ("", "registration unknown"),
        Some(Registration::Validated) => ("good", "Validated"),
        Some(Registration::Unvalidated) => ("warn", "Unvalidated"),
        Some(Registration::NotListed) => ("warn", "not in the user list"),
    }
}
