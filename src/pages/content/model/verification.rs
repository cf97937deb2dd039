//! Verifies an upload: compares what was sent with the server's answer and with a newly loaded list.

use super::media;
use super::media::UNKNOWN;
use admin_api::entities::CustomContent;

/// A difference between what was sent and what was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// The size differs.
    Size {
        /// Bytes sent.
        sent: u64,
        /// Bytes stored, according to the server.
        stored: u64,
    },
    /// The media type is not the one expected for the name.
    ContentType {
        /// Expected for the name.
        expected: &'static str,
        /// According to the server.
        stored: String,
    },
    /// The path differs.
    Path {
        /// The path according to the server.
        stored: String,
    },
    /// The list shows another version than the answer to the upload: someone changed the file since.
    Etag,
    /// The file is missing from the list.
    Missing,
}

/// The differences between what was sent and the answer.
pub fn check_answer(target: &str, size: u64, answer: &CustomContent) -> Vec<Mismatch> {
    let mut found = Vec::new();
    if answer.size != size {
        found.push(Mismatch::Size { sent: size, stored: answer.size });
    }
    let expected = media::expected(target);
    // The media type for an unknown extension is up to the server.
    if expected != UNKNOWN && !media::is_same_type(expected, &answer.content_type) {
        found.push(Mismatch::ContentType { expected, stored: answer.content_type.clone() });
    }
    if answer.path != target {
        found.push(Mismatch::Path { stored: answer.path.clone() });
    }
    found
}

/// The differences between the answer to an upload and the file in a newly loaded list.
pub fn check_listed(answer: &CustomContent, listed: Option<&CustomContent>) -> Vec<Mismatch> {
    let Some(listed) = listed else { return vec![Mismatch::Missing] };
    let mut found = Vec::new();
    if listed.etag != answer.etag {
        found.push(Mismatch::Etag);
    }
    if listed.size != answer.size {
        found.push(Mismatch::Size { sent: answer.size, stored: listed.size });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::content::model::tests::file;

    #[test]
    fn a_correct_answer_has_no_difference() {
        let stored = file("css/a.css", 5);
        assert!(check_answer("css/a.css", 5, &stored).is_empty());
        let with_charset = CustomContent { content_type: "text/css; charset=utf-8".into(), ..stored.clone() };
        assert!(check_answer("css/a.css", 5, &with_charset).is_empty());
        assert!(check_listed(&stored, Some(&stored)).is_empty());
        let odd = CustomContent { content_type: "text/x-odd".into(), ..file("x.odd", 5) };
        assert!(check_answer("x.odd", 5, &odd).is_empty());
    }

    #[test]
    fn each_difference_is_reported() {
        let stored = CustomContent { content_type: "text/plain".into(), ..file("a.css", 4) };
        assert_eq!(
            check_answer("css/a.css", 5, &stored),
            [
                Mismatch::Size { sent: 5, stored: 4 },
                Mismatch::ContentType { expected: "text/css", stored: "text/plain".into() },
                Mismatch::Path { stored: "a.css".into() },
            ]
        );
        assert_eq!(check_listed(&stored, None), [Mismatch::Missing]);
        let other = file("a.css", 7);
        assert_eq!(
            check_listed(&stored, Some(&other)),
            [Mismatch::Etag, Mismatch::Size { sent: 4, stored: 7 }]
        );
    }
}
