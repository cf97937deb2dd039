//! Text search: a text matches if it contains every word of the search, in upper or lower case.

/// The words of a search. Case is ignored for ASCII letters only, because ids and codes are ASCII.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchTerms {
    words: Vec<String>,
}

impl SearchTerms {
    /// Splits a search text into words.
    pub fn new(text: &str) -> Self {
        Self { words: text.split_whitespace().map(str::to_ascii_lowercase).collect() }
    }

    /// Whether each word is in at least one of these texts. An empty search matches everything.
    pub fn is_in(&self, texts: &[&str]) -> bool {
        self.words.iter().all(|word| texts.iter().any(|text| contains(text, word)))
    }
}

/// Whether a text contains a word. The word is in lower case.
fn contains(text: &str, word: &str) -> bool {
    let matches = |window: &[u8]| window.eq_ignore_ascii_case(word.as_bytes());
    word.is_empty() || text.as_bytes().windows(word.len()).any(matches)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_in_one_of_the_texts() {
        let texts = ["Share of 9F2C", "überall"];
        for search in ["", "  ", "share", "9f2c SHARE", "überall 9f", "of überall"] {
            assert!(SearchTerms::new(search).is_in(&texts), "{search}");
        }
        for search in ["kick", "share kick", "9f2c9", "of überall!"] {
            assert!(!SearchTerms::new(search).is_in(&texts), "{search}");
        }
        assert!(!SearchTerms::new("x").is_in(&[]));
    }
}
