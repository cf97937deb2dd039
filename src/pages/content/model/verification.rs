//! What an upload's answer and a fresh list say of a file, held against what was sent.

use super::media;
use super::media::UNKNOWN;
use admin_api::entities::CustomContent;

/// A difference between what was sent and what is said to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// Another number of bytes.
    Size {
        /// Bytes sent.
        sent: u64,
        /// Bytes that the server names.
        stored: u64,
    },
    /// Another media type than the name's.
    ContentType {
        /// By the name.
        expected: &'static str,
        /// By the server.
        stored: String,
    },
    /// Another place.
    Path {
        /// Where the server says that it is.
        stored: String,
    },
    /// The list has another version than the answer to the upload had: somebody else was there since.
    Etag,
    /// The list does not have it.
    Missing,
}

/// What differs between what was sent and its answer.
pub fn check_answer(target: &str, size: u64, answer: &CustomContent) -> Vec<Mismatch> {
    let mut found = Vec::new();
    if answer.size != size {
        found.push(Mismatch::Size { sent: size, stored: answer.size });
    }
    let expected = media::expected(target);
    // What an unknown extension is served as is the server's own business.
    if expected != UNKNOWN && !media::is_same_type(expected, &answer.content_type) {
        found.push(Mismatch::ContentType { expected, stored: answer.content_type.clone() });
    }
    if answer.path != target {
        found.push(Mismatch::Path { stored: answer.path.clone() });
    }
    found
}

/// What differs between the answer to an upload and the file in a fresh list.
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
    fn an_answer_that_fits_differs_in_nothing() {
        let stored = file("css/a.css", 5);
        assert!(check_answer("css/a.css", 5, &stored).is_empty());
        let with_charset = CustomContent { content_type: "text/css; charset=utf-8".into(), ..stored.clone() };
        assert!(check_answer("css/a.css", 5, &with_charset).is_empty());
        assert!(check_listed(&stored, Some(&stored)).is_empty());
        let odd = CustomContent { content_type: "text/x-odd".into(), ..file("x.odd", 5) };
        assert!(check_answer("x.odd", 5, &odd).is_empty());
    }

    #[test]
    fn each_difference_is_named() {
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
