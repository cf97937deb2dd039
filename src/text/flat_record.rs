//! Flat records as JSON: an object of texts and numbers, written and read by name. One hand-written form for what this
//! browser keeps, because code derived for each of them is paid for by each visitor.

use serde_json::{Map, Value};

/// A flat record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flat(Map<String, Value>);

impl Flat {
    /// Reads a record; `None` where the text is no JSON object.
    pub fn parse(text: &str) -> Option<Self> {
        match serde_json::from_str(text) {
            Ok(Value::Object(members)) => Some(Self(members)),
            _ => None,
        }
    }

    /// Adds a text, where there is one.
    pub fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.0.insert(name.into(), text.into());
        }
    }

    /// Adds a number, where there is one.
    pub fn number(&mut self, name: &str, number: Option<f64>) {
        if let Some(number) = number {
            self.0.insert(name.into(), number.into());
        }
    }

    /// A text; `None` where there is none by this name.
    pub fn get_text(&self, name: &str) -> Option<String> {
        self.0.get(name)?.as_str().map(ToOwned::to_owned)
    }

    /// A number; `None` where there is none by this name.
    pub fn get_number(&self, name: &str) -> Option<f64> {
        self.0.get(name)?.as_f64()
    }
}

impl std::fmt::Display for Flat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Texts and numbers: writing them cannot fail.
        f.write_str(&serde_json::to_string(&self.0).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_comes_back() {
        let mut flat = Flat::default();
        flat.text("name", Some("a \"b\"\n"));
        flat.text("nothing", None);
        flat.number("count", Some(12.5));
        let back = Flat::parse(&flat.to_string()).unwrap();
        assert_eq!(back, flat);
        assert_eq!(back.get_text("name").as_deref(), Some("a \"b\"\n"));
        assert_eq!(back.get_number("count"), Some(12.5));
        assert_eq!((back.get_text("nothing"), back.get_number("name")), (None, None));
    }

    #[test]
    fn other_texts_are_no_records() {
        for text in ["", "[]", "1", "{\"a\":", "null"] {
            assert_eq!(Flat::parse(text), None, "{text}");
        }
    }
}
