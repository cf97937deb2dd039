//! Words that several screens share.

use user_list::Registration;

/// The tone and the word of a registration.
pub fn registration(registration: Option<Registration>) -> (&'static str, &'static str) {
    match registration {
        None => ("", "registration not known yet"),
        Some(Registration::Validated) => ("good", "Validated"),
        Some(Registration::Unvalidated) => ("warn", "Unvalidated"),
        Some(Registration::NotListed) => ("warn", "not in the user list"),
    }
}
