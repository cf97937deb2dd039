//! The keyboard and the focus.

use crate::failure;
use crate::page::Page;
use crate::wait::until;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
pub use fantoccini::key::Key;
use serde_json::{Value, json};
use std::fmt;
use std::panic::Location;

/// More Tab stops than any page has.
const STOPS: usize = 60;

/// The focused element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// Its role in the accessibility tree.
    pub role: String,
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl fmt::Display for Focus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} “{}”", self.role, self.name)
    }
}

impl Page {
    /// Presses and releases a key.
    pub async fn press(&self, key: Key) {
        self.press_now(key).await.unwrap_or_else(|error| panic!("the keyboard does not work: {error}"));
    }

    pub(crate) async fn press_now(&self, key: Key) -> Result<(), String> {
        self.strike(key.into()).await
    }

    /// Presses and holds Enter. `again` marks the repeated event that a held key sends.
    pub async fn hold_enter(&self, again: bool) {
        self.enter(json!({ "type": "keyDown", "text": "\r", "autoRepeat": again })).await;
    }

    /// Releases Enter.
    pub async fn let_enter_go(&self) {
        self.enter(json!({ "type": "keyUp" })).await;
    }

    async fn enter(&self, mut event: Value) {
        for (member, value) in
            [("key", json!("Enter")), ("code", json!("Enter")), ("windowsVirtualKeyCode", json!(13))]
        {
            event[member] = value;
        }
        let sent = self.devtools("Input.dispatchKeyEvent", event).await;
        sent.unwrap_or_else(|error| panic!("the keyboard does not work: {error}"));
    }

    /// Types a text, key by key.
    pub async fn type_text(&self, text: &str) {
        for letter in text.chars() {
            self.strike(letter).await.unwrap_or_else(|error| panic!("the keyboard does not work: {error}"));
        }
    }

    /// The element that has the focus now.
    pub async fn focus(&self) -> Focus {
        self.focus_now().await.unwrap_or_else(|error| panic!("the focus cannot be found: {error}"))
    }

    /// Presses Tab until the element with this role and name has the focus. Returns the stops on the way.
    #[track_caller]
    pub fn tab_to<'a>(&'a self, role: &'a str, name: &'a str) -> impl Future<Output = Vec<String>> + 'a {
        let here = Location::caller();
        async move {
            let mut stops = Vec::new();
            for _ in 0..STOPS {
                self.press(Key::Tab).await;
                let focus = self.focus().await;
                if focus.role == role && focus.name == name {
                    return stops;
                }
                stops.push(focus.to_string());
            }
            failure::fail(
                here,
                &format!("Tab does not lead to the {role} “{name}”, but to {}", stops.join(", ")),
            )
        }
    }

    /// Waits until the text of the focused element contains this.
    #[track_caller]
    pub fn focus_says<'a>(&'a self, part: &'a str) -> impl Future<Output = ()> + 'a {
        let here = Location::caller();
        async move {
            let says = until(async || match self.focus_now().await? {
                focus if focus.text.contains(part) => Ok(()),
                focus => Err(format!("the focus is on {focus}, which does not say “{part}”")),
            });
            if let Err(why) = says.await {
                failure::fail(here, &why);
            }
        }
    }

    async fn strike(&self, key: char) -> Result<(), String> {
        let keys = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.client().perform_actions(keys).await.map_err(|error| error.to_string())
    }

    async fn focus_now(&self) -> Result<Focus, String> {
        let active = json!({ "expression": "document.activeElement" });
        let object = self.devtools("Runtime.evaluate", active).await?["result"]["objectId"].take();
        let of = json!({ "objectId": object, "fetchRelatives": false });
        let tree = self.devtools("Accessibility.getPartialAXTree", of).await?;
        let node = &tree["nodes"][0];
        let text = |member: &str| node[member]["value"].as_str().unwrap_or_default().to_owned();
        let call = json!({
            "objectId": object, "functionDeclaration": "function () { return this.innerText }", "returnByValue": true,
        });
        let inner = self.devtools("Runtime.callFunctionOn", call).await?;
        let inner = inner["result"]["value"].as_str().map_or_else(String::new, ToOwned::to_owned);
        Ok(Focus { role: text("role"), name: text("name"), text: inner })
    }
}
