//! Flat records as JSON: an object of texts and numbers, written and read by name. Used for records that this browser
//! stores, because derived code for each record type would make the wasm larger. Nested values are not supported.

use serde_json::{Map, Value};

/// A record of texts and numbers, each with a name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flat(Map<String, Value>);

impl Flat {
    /// Reads a record. `None` if the text is not a JSON object.
    pub fn parse(text: &str) -> Option<Self> {
        match serde_json::from_str(text) {
            Ok(Value::Object(members)) => Some(Self(members)),
            _ => None,
        }
    }

    /// Adds a text, if there is one.
    pub fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.0.insert(name.into(), text.into());
        }
    }

    /// Adds a number, if there is one.
    pub fn number(&mut self, name: &str, number: Option<f64>) {
        if let Some(number) = number {
            self.0.insert(name.into(), number.into());
        }
    }

    /// A text by its name. `None` if the value is missing or not a text.
    pub fn get_text(&self, name: &str) -> Option<String> {
        self.0.get(name)?.as_str().map(ToOwned::to_owned)
    }

    /// A number by its name. `None` if the value is missing or not a number.
    pub fn get_number(&self, name: &str) -> Option<f64> {
        self.0.get(name)?.as_f64()
    }
}

impl std::fmt::Display for Flat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Serializing texts and numbers cannot fail.
        f.write_str(&serde_json::to_string(&self.0).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_record_is_read_back_unchanged() {
        let mut record = Flat::default();
        record.text("name", Some("a \"b\"\n"));
        record.text("nothing", None);
        record.number("count", Some(12.5));
        let read = Flat::parse(&record.to_string()).unwrap();
        assert_eq!(read, record);
        assert_eq!(read.get_text("name").as_deref(), Some("a \"b\"\n"));
        assert_eq!(read.get_number("count"), Some(12.5));
        assert_eq!((read.get_text("nothing"), read.get_number("name")), (None, None));
    }

    #[test]
    fn a_text_that_is_not_an_object_is_no_record() {
        for text in ["", "[]", "1", "{\"a\":", "null"] {
            assert_eq!(Flat::parse(text), None, "{text}");
        }
    }
}
