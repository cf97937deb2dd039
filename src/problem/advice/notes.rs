//! The notes for the servers' codes that are part of the panel, so that they are there before the error reference is
//! loaded. `build.rs` takes them out of `assets/errors.json`.

/// The words beside a call that failed with one of these codes.
pub struct Note {
    codes: &'static [&'static str],
    /// What it means.
    pub sentence: &'static str,
    /// What to do or to check, the most likely first.
    pub steps: &'static [&'static str],
}

const NOTES: &[Note] = include!(concat!(env!("OUT_DIR"), "/error_notes.rs"));

/// The note of a code; `None` if the server's own message has to do.
pub fn of_code(code: &str) -> Option<&'static Note> {
    NOTES.iter().find(|note| note.codes.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::reference::Reference;
    use admin_api::code::*;

    #[test]
    fn the_codes_that_the_panel_acts_on_have_notes() {
        for code in [
            INVALID_AUTHORIZATION,
            UNAUTHORIZED_ACCESS,
            BAD_INPUT,
            TENANT_DOES_NOT_EXIST,
            TENANT_DISABLED,
            ETAG_NOT_MATCH,
            STORAGE_CONFLICT,
            TRESOR_NOT_EXISTS,
            USER_NOT_EXISTS,
            USER_IN_WRONG_STATE,
            REGISTRATION_SESSION_NOT_EXISTS,
            INVALID_REGISTRATION_VALIDATION_VERIFIER,
            "errors.policyViolation",
            "errors.invalidUri",
        ] {
            assert!(of_code(code).is_some(), "{code}");
        }
        assert!(of_code("errors.fatalError").is_none() && of_code("Teapot").is_none());
    }

    #[test]
    fn a_note_says_what_the_reference_says() {
        let reference = Reference::parse(include_bytes!("../../../assets/errors.json")).unwrap();
        let noted = reference.search("", None).into_iter().filter(|entry| of_code(&entry.code).is_some());
        let noted = noted.collect::<Vec<_>>();
        for entry in &noted {
            let (_, group) = reference.find(&entry.code).unwrap();
            let note = of_code(&entry.code).unwrap();
            assert_eq!(
                (note.sentence, note.steps.to_vec()),
                (&*group.means, group.next.iter().map(String::as_str).collect())
            );
        }
        assert!(noted.len() > 30);
    }
}
