//! What this browser keeps for the list of a page: saved views and hidden columns, with their limits and their form as
//! JSON. Where it is stored is in [`crate::session::list_settings`]; what it looks like is in `list_options`.

use super::secret_scan;
use admin_api::percent;
use serde_json::{Value, json};

/// The number of views that a page can have.
pub const MAX_VIEWS: usize = 50;
/// The number of characters that a name can have.
pub const MAX_NAME: usize = 60;
/// The number of bytes that the query of a view can have.
const MAX_QUERY: usize = 2_000;
/// The number of columns that a page can hide, and the number of bytes of a column's name. No page has so many.
const MAX_HIDDEN: usize = 20;

/// A saved view: a name for filters and an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its name, as typed.
    pub name: String,
    /// The query of its address, without a question mark.
    pub query: String,
}

/// What is kept for one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListSettings {
    /// The saved views in the order in which they were saved.
    pub views: Vec<SavedView>,
    /// The names of the hidden columns.
    pub hidden: Vec<String>,
}

/// Why a view is not saved or renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSaved {
    /// It has no name.
    NoName,
    /// Its name is longer than [`MAX_NAME`].
    LongName,
    /// Another view has this name.
    NameTaken,
    /// There are [`MAX_VIEWS`] already.
    TooMany,
    /// Its address is too long.
    LongQuery,
    /// A part of it looks like a key or a token.
    Secret,
}

impl ListSettings {
    /// Whether a view has this name.
    pub fn has(&self, name: &str) -> bool {
        self.views.iter().any(|view| view.name == name)
    }

    /// Saves a view. One of the same name is replaced.
    pub fn save(&mut self, name: &str, query: &str) -> Result<(), NotSaved> {
        check_name(name)?;
        if query.len() > MAX_QUERY {
            return Err(NotSaved::LongQuery);
        }
        if is_secret(name) || query.split('&').any(has_secret) {
            return Err(NotSaved::Secret);
        }
        if let Some(view) = self.views.iter_mut().find(|view| view.name == name) {
            query.clone_into(&mut view.query);
        } else if self.views.len() < MAX_VIEWS {
            self.views.push(SavedView { name: name.to_owned(), query: query.to_owned() });
        } else {
            return Err(NotSaved::TooMany);
        }
        Ok(())
    }

    /// Gives a view another name.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), NotSaved> {
        check_name(to)?;
        if is_secret(to) {
            return Err(NotSaved::Secret);
        }
        if from != to && self.has(to) {
            return Err(NotSaved::NameTaken);
        }
        if let Some(view) = self.views.iter_mut().find(|view| view.name == from) {
            to.clone_into(&mut view.name);
        }
        Ok(())
    }

    /// Removes a view.
    pub fn remove(&mut self, name: &str) {
        self.views.retain(|view| view.name != name);
    }

    /// Shows or hides a column.
    pub fn show_column(&mut self, column: &str, is_shown: bool) {
        self.hidden.retain(|other| other != column);
        if !is_shown && self.hidden.len() < MAX_HIDDEN {
            self.hidden.push(column.to_owned());
        }
    }

    /// Takes over another browser's settings: its views, also in the place of those with the same names, and its columns.
    /// `false` if there would be too many views.
    pub fn merge(&mut self, other: Self) -> bool {
        self.hidden = other.hidden;
        other.views.iter().all(|view| self.save(&view.name, &view.query).is_ok())
    }

    /// The settings as JSON.
    pub fn to_json(&self) -> Value {
        let view = |view: &SavedView| json!({ "Name": view.name, "Query": view.query });
        json!({ "Views": self.views.iter().map(view).collect::<Vec<_>>(), "HiddenColumns": self.hidden })
    }

    /// Reads settings. What is not valid is left out; the second value is the place of the first such part, as in
    /// `.Views[2]`.
    pub fn of_json(value: &Value) -> (Self, Option<String>) {
        let (mut settings, mut fault) = (Self::default(), None);
        let mut note = |place: String| fault = fault.take().or(Some(place));
        if !value.is_object() {
            note(String::new());
        }
        for (at, view) in items(value, "Views", &mut note).iter().enumerate() {
            let text = |name| view.get(name).and_then(Value::as_str);
            let saved = text("Name").zip(text("Query")).filter(|(name, _)| !settings.has(name));
            if saved.is_none_or(|(name, query)| settings.save(name, query).is_err()) {
                note(format!(".Views[{at}]"));
            }
        }
        for (at, column) in items(value, "HiddenColumns", &mut note).iter().enumerate() {
            match column.as_str().filter(|name| name.len() <= MAX_HIDDEN && at < MAX_HIDDEN) {
                Some(name) => settings.show_column(name, false),
                None => note(format!(".HiddenColumns[{at}]")),
            }
        }
        (settings, fault)
    }
}

/// The items of a list by its name. A list that is missing has none.
fn items<'a>(value: &'a Value, name: &str, note: &mut dyn FnMut(String)) -> &'a [Value] {
    match value.get(name) {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items,
        Some(_) => {
            note(format!(".{name}"));
            &[]
        }
    }
}

fn check_name(name: &str) -> Result<(), NotSaved> {
    match name.chars().count() {
        _ if name.trim().is_empty() => Err(NotSaved::NoName),
        0..=MAX_NAME => Ok(()),
        _ => Err(NotSaved::LongName),
    }
}

fn is_secret(text: &str) -> bool {
    secret_scan::find(&Value::from(text)).is_some()
}

/// Whether a parameter of a query looks like a secret, as it stands or decoded.
fn has_secret(parameter: &str) -> bool {
    let value = parameter.split_once('=').map_or(parameter, |(_, value)| value);
    is_secret(value) || percent::decode(value).is_some_and(|value| is_secret(&value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(names: &[&str]) -> ListSettings {
        let mut settings = ListSettings::default();
        names.iter().for_each(|name| settings.save(name, "q=a").unwrap());
        settings
    }

    #[test]
    fn a_view_is_saved_replaced_renamed_and_removed() {
        let mut settings = settings(&["a", "b"]);
        settings.save("a", "q=new").unwrap();
        assert_eq!(settings.views[0], SavedView { name: "a".into(), query: "q=new".into() });
        assert_eq!(settings.views.len(), 2, "it keeps its place");
        assert_eq!(settings.rename("a", "b"), Err(NotSaved::NameTaken));
        assert_eq!(settings.rename("a", "a"), Ok(()));
        assert_eq!(settings.rename("a", "c"), Ok(()));
        assert!(settings.has("c") && !settings.has("a"));
        settings.remove("b");
        assert_eq!(settings.views.len(), 1);
    }

    #[test]
    fn names_and_numbers_are_bounded() {
        let mut settings = ListSettings::default();
        assert_eq!(settings.save(" ", ""), Err(NotSaved::NoName));
        assert_eq!(settings.save(&"ü".repeat(MAX_NAME + 1), ""), Err(NotSaved::LongName));
        assert_eq!(settings.save(&"ü".repeat(MAX_NAME), ""), Ok(()));
        assert_eq!(settings.save("a", &"q".repeat(MAX_QUERY + 1)), Err(NotSaved::LongQuery));
        (1..MAX_VIEWS).for_each(|n| settings.save(&n.to_string(), "").unwrap());
        assert_eq!(settings.save("one more", ""), Err(NotSaved::TooMany));
        assert_eq!(settings.save("1", "q=b"), Ok(()), "one that is there is replaced");
    }

    #[test]
    fn a_secret_is_not_saved() {
        let key = "0f".repeat(32);
        let token = "eyJhbGciOiJIUzI1NiJ9.e30.c2ln";
        let mut settings = settings(&["a"]);
        for query in [format!("q={key}"), format!("state=x&q={token}"), format!("q=%20{token}")] {
            assert_eq!(settings.save("b", &query), Err(NotSaved::Secret), "{query}");
        }
        assert_eq!(settings.save(token, ""), Err(NotSaved::Secret));
        assert_eq!(settings.rename("a", token), Err(NotSaved::Secret));
        assert_eq!(settings.save("b", "q=20260101.abcdefgh%40abcdefgh12.example"), Ok(()));
    }

    #[test]
    fn written_settings_read_back() {
        let mut settings = settings(&["<b>\"a\"\u{202e}", "b"]);
        settings.show_column("note", false);
        settings.show_column("note", false);
        settings.show_column("tenant", false);
        settings.show_column("tenant", true);
        assert_eq!(settings.hidden, ["note"]);
        assert_eq!(ListSettings::of_json(&settings.to_json()), (settings, None));
    }

    #[test]
    fn what_is_not_valid_is_left_out_and_named() {
        for (text, place, views, hidden) in [
            ("[]", "", 0, 0),
            (r#"{"Views":7,"HiddenColumns":["a"]}"#, ".Views", 0, 1),
            (r#"{"Views":[{"Name":"a","Query":"q"},{"Name":"b"}]}"#, ".Views[1]", 1, 0),
            (r#"{"Views":[{"Name":"a","Query":"q"},{"Name":"a","Query":"r"}]}"#, ".Views[1]", 1, 0),
            (r#"{"Views":[{"Name":"","Query":"q"}],"HiddenColumns":[1,"a"]}"#, ".Views[0]", 0, 1),
            (r#"{"HiddenColumns":["a",null]}"#, ".HiddenColumns[1]", 0, 1),
        ] {
            let (settings, fault) = ListSettings::of_json(&serde_json::from_str(text).unwrap());
            assert_eq!(fault.as_deref(), Some(place), "{text}");
            assert_eq!((settings.views.len(), settings.hidden.len()), (views, hidden), "{text}");
        }
        assert_eq!(ListSettings::of_json(&json!({})), (ListSettings::default(), None));
    }

    #[test]
    fn merging_keeps_the_views_of_both() {
        let mut here = settings(&["a", "b"]);
        let mut there = settings(&["c"]);
        there.save("a", "q=there").unwrap();
        there.show_column("note", false);
        assert!(here.merge(there));
        let names = here.views.iter().map(|view| view.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!((here.views[0].query.as_str(), here.hidden.len()), ("q=there", 1));
        let mut full = ListSettings::default();
        (0..MAX_VIEWS).for_each(|n| full.save(&n.to_string(), "").unwrap());
        assert!(!here.merge(full));
    }
}
