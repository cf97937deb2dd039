//! The head of a browser's journal: the number and the hash of its last record. The panel sends it to the gateway with
//! each change and writes it into receipts, so that it is kept where the browser cannot rewrite it.

use std::fmt;

/// The header with the head of the caller's journal. Only a gateway gets it; it is not forwarded.
pub const HEADER: &str = "X-Journal-Head";
/// Hex digits of a SHA-256.
const HASH_DIGITS: usize = 64;

/// The number and the hash of a journal's last record, written as `17:9f2c…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalHead {
    /// The record's number.
    pub seq: u64,
    /// The record's hash: 64 lower-case hex digits.
    pub hash: String,
}

impl JournalHead {
    /// Reads a head from its exact text.
    pub fn parse(text: &str) -> Option<Self> {
        let (seq, hash) = text.split_once(':')?;
        // A plus sign and leading zeros would give one head several texts.
        let is_number =
            seq == "0" || (!seq.starts_with('0') && seq.bytes().all(|byte| byte.is_ascii_digit()));
        let is_hash = hash.len() == HASH_DIGITS && hash.bytes().all(is_hash_digit);
        (is_number && is_hash).then_some(Self { seq: seq.parse().ok()?, hash: hash.to_owned() })
    }

    /// The heads that a text contains, such as a receipt, an exported journal or lines of an audit file.
    pub fn find_all(text: &str) -> Vec<Self> {
        let is_part = |c: char| c == ':' || c.is_ascii_alphanumeric();
        text.split(|c: char| !is_part(c)).filter_map(Self::parse).collect()
    }
}

impl fmt::Display for JournalHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

fn is_hash_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(seq: u64) -> JournalHead {
        JournalHead { seq, hash: "0123456789abcdef".repeat(4) }
    }

    #[test]
    fn a_head_has_one_text_and_no_other_text_is_one() {
        for seq in [0, 17, u64::MAX] {
            assert_eq!(JournalHead::parse(&head(seq).to_string()), Some(head(seq)));
        }
        let hash = head(0).hash;
        for text in [
            String::new(),
            hash.clone(),
            format!(":{hash}"),
            format!("+1:{hash}"),
            format!("01:{hash}"),
            format!("-1:{hash}"),
            format!("18446744073709551616:{hash}"),
            format!("1:{hash}0"),
            format!("1:{}", &hash[1..]),
            format!("1:{}", hash.to_uppercase()),
            format!("1:{hash}\n"),
            format!("1:{hash}:"),
        ] {
            assert_eq!(JournalHead::parse(&text), None, "{text}");
        }
    }

    #[test]
    fn heads_are_found_in_receipts_and_audit_lines() {
        let hash = head(0).hash;
        let text = format!(
            "Tresor Admin receipt\nJournal head: 3:{hash}\n{{\"Seq\":9,\"Prev\":\"{hash}\",\"JournalHead\":\"41:{hash}\"}}"
        );
        assert_eq!(JournalHead::find_all(&text), [head(3), head(41)]);
        assert_eq!(JournalHead::find_all("At: 12:00:00"), []);
    }
}
