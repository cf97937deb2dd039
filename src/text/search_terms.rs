//! Searching as people type it: every word must appear somewhere, in whatever case.

/// Words to look for. Upper and lower case are the same in ASCII, the alphabet of ids and codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchTerms {
    words: Vec<String>,
}

impl SearchTerms {
    /// Takes the words of a search text.
    pub fn new(text: &str) -> Self {
        Self { words: text.split_whitespace().map(str::to_ascii_lowercase).collect() }
    }

    /// Whether each word is in at least one of these texts. No words are in all texts.
    pub fn is_in(&self, texts: &[&str]) -> bool {
        self.words.iter().all(|word| texts.iter().any(|text| contains(text, word)))
    }
}

/// Whether a text has a word, given in lower case.
fn contains(text: &str, word: &str) -> bool {
    let is_here = |window: &[u8]| window.eq_ignore_ascii_case(word.as_bytes());
    word.is_empty() || text.as_bytes().windows(word.len()).any(is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_somewhere() {
        let texts = ["Share of 9F2C", "überall"];
        for found in ["", "  ", "share", "9f2c SHARE", "überall 9f", "of überall"] {
            assert!(SearchTerms::new(found).is_in(&texts), "{found}");
        }
        for lost in ["kick", "share kick", "9f2c9", "of überall!"] {
            assert!(!SearchTerms::new(lost).is_in(&texts), "{lost}");
        }
        assert!(!SearchTerms::new("x").is_in(&[]));
    }
}
