//! Elements by role and name in the browser's accessibility tree. Every method waits until the page has the expected
//! state, and otherwise fails with the story's line.

use crate::failure;
use crate::page::Page;
use crate::wait::until;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;
use serde_json::{Map, Value, json};
use std::fmt;
use std::panic::Location;
use std::time::Duration;

type Asked<T> = Result<T, String>;

/// A selector for elements.
#[derive(Clone)]
pub struct Locator<'a> {
    page: &'a Page,
    role: &'static str,
    name: Name<'a>,
    here: &'static Location<'static>,
}

#[derive(Debug, Clone, Copy)]
enum Name<'a> {
    Is(&'a str),
    Has(&'a str),
    Any,
}

/// An element of the accessibility tree.
#[derive(Debug)]
struct Node {
    backend_id: i64,
    name: String,
    description: String,
    properties: Map<String, Value>,
}

impl Node {
    fn read(node: &Value) -> Option<Self> {
        let text = |member: &str| node[member]["value"].as_str().unwrap_or_default().to_owned();
        let properties = node["properties"].as_array().into_iter().flatten();
        let properties = properties.filter_map(|property| {
            Some((property["name"].as_str()?.to_owned(), property["value"]["value"].clone()))
        });
        Some(Self {
            backend_id: node["backendDOMNodeId"].as_i64()?,
            name: text("name"),
            description: text("description"),
            properties: properties.collect(),
        })
    }

    /// Whether a state such as `disabled` holds. Some are booleans, some are words.
    fn is(&self, property: &str) -> bool {
        match self.properties.get(property) {
            Some(Value::Bool(value)) => *value,
            Some(Value::String(value)) => value != "false",
            _ => false,
        }
    }
}

macro_rules! by_name {
    ($($(#[$doc:meta])* $method:ident = $role:literal;)+) => {
        impl Page { $(
            $(#[$doc])*
            #[track_caller]
            pub fn $method<'a>(&'a self, name: &'a str) -> Locator<'a> {
                Locator { page: self, role: $role, name: Name::Is(name), here: Location::caller() }
            }
        )+ }
    };
}
by_name! {
    /// The button with this name.
    button = "button";
    /// The action with this name in an open menu.
    menu_item = "menuitem";
    /// The text field with this name.
    field = "textbox";
    /// The check box with this name.
    check_box = "checkbox";
    /// The choice of one with this name.
    radio = "radio";
    /// The heading with this name.
    heading = "heading";
    /// The link with this name.
    link = "link";
    /// The tab with this name.
    tab = "tab";
    /// The region with this name.
    region = "region";
    /// The navigation with this name.
    navigation = "navigation";
    /// The table with this name.
    table = "table";
    /// The dialog with this name.
    dialog = "dialog";
    /// The search field with this name.
    search_field = "searchbox";
    /// The list with this name.
    list = "list";
    /// The column with this name.
    column = "columnheader";
    /// The menu or list box with this name, as a `select` is one.
    choice = "combobox";
}

impl Page {
    /// The link whose name contains this text.
    #[track_caller]
    pub fn link_with<'a>(&'a self, part: &'a str) -> Locator<'a> {
        Locator { page: self, role: "link", name: Name::Has(part), here: Location::caller() }
    }

    /// The alert.
    #[track_caller]
    pub fn alert(&self) -> Locator<'_> {
        Locator { page: self, role: "alert", name: Name::Any, here: Location::caller() }
    }
}

impl fmt::Display for Locator<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            Name::Is(name) => write!(f, "the {} “{name}”", self.role),
            Name::Has(part) => write!(f, "the {} with “{part}” in its name", self.role),
            Name::Any => write!(f, "an element with the role {}", self.role),
        }
    }
}

impl Locator<'_> {
    /// Waits until it is shown.
    pub async fn shown(&self) {
        self.wait(async || self.one().await.map(drop)).await;
    }

    /// Waits until it is removed or hidden.
    pub async fn gone(&self) {
        let gone = async || match self.nodes().await?.len() {
            0 => Ok(()),
            count => Err(format!("{self} is still there ({count})")),
        };
        self.wait(gone).await;
    }

    /// Waits until it is enabled.
    pub async fn enabled(&self) {
        self.is_so("enabled", |node| !node.is("disabled")).await;
    }

    /// Waits until it is disabled.
    pub async fn disabled(&self) {
        self.is_so("disabled", |node| node.is("disabled")).await;
    }

    /// Waits until it is disabled or not on the page.
    pub async fn out_of_reach(&self) {
        let so = async || match self.nodes().await?.iter().all(|node| node.is("disabled")) {
            true => Ok(()),
            false => Err(format!("{self} can still be used")),
        };
        self.wait(so).await;
    }

    /// Waits until it is marked as invalid.
    pub async fn invalid(&self) {
        self.is_so("marked as wrong", |node| node.is("invalid")).await;
    }

    /// Waits until its description, such as a hint or an error, contains this text.
    pub async fn described(&self, part: &str) {
        self.is_so(&format!("described with “{part}”"), |node| node.description.contains(part)).await;
    }

    /// Waits until it has the focus.
    pub async fn focused(&self) {
        self.is_so("focused", |node| node.is("focused")).await;
    }

    /// Waits until it is checked.
    pub async fn checked(&self) {
        self.is_so("ticked", |node| node.is("checked")).await;
    }

    /// Waits until it is marked as the current one.
    pub async fn current(&self) {
        let current = async || match self.call("function () { return this.ariaCurrent }").await? {
            Value::String(value) if value != "false" => Ok(()),
            _ => Err(format!("{self} is not marked as the current one")),
        };
        self.wait(current).await;
    }

    /// Clicks it.
    pub async fn click(&self) {
        self.enabled().await;
        let click = async || {
            let element = self.element().await?;
            // Scroll as a user would: the driver would accept an element that is covered by the header.
            let shown = vec![serde_json::to_value(&element).map_err(|error| error.to_string())?];
            let client = self.page.client();
            let scrolled = client.execute("arguments[0].scrollIntoView({ block: 'center' })", shown).await;
            scrolled.map_err(|error| error.to_string())?;
            element.click().await.map_err(|error| error.to_string())
        };
        self.wait(click).await;
    }

    /// Clicks it twice as quickly as a user can.
    pub async fn click_twice_quickly(&self) {
        self.enabled().await;
        let pause = PointerAction::Pause { duration: Duration::ZERO };
        let (down, up) = (
            PointerAction::Down { button: MOUSE_BUTTON_LEFT },
            PointerAction::Up { button: MOUSE_BUTTON_LEFT },
        );
        let twice = async || {
            let element = self.element().await?;
            let over = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
            let mouse = [over, down.clone(), up.clone(), pause.clone(), down.clone(), up.clone()]
                .into_iter()
                .fold(MouseActions::new("mouse".into()), MouseActions::then);
            let client = self.page.client();
            client.perform_actions(mouse).await.map_err(|error| error.to_string())
        };
        self.wait(twice).await;
    }

    /// Checks it.
    pub async fn check(&self) {
        self.click().await;
        self.checked().await;
    }

    /// Replaces its text, as pasting does.
    pub async fn fill(&self, text: &str) {
        let fill = async || {
            self.call("function () { this.focus(); this.select(); }").await?;
            match text {
                "" => self.page.press_now(fantoccini::key::Key::Delete).await?,
                text => drop(self.page.devtools("Input.insertText", json!({ "text": text })).await?),
            }
            match self.call("function () { return this.value }").await? {
                Value::String(value) if value == text => Ok(()),
                // The value is not shown, because it may be a key.
                _ => Err(format!("{self} did not take the text")),
            }
        };
        self.wait(fill).await;
    }

    /// Waits until its value is this text.
    pub async fn has_value(&self, text: &str) {
        let same = async || match self.call("function () { return this.value }").await? {
            Value::String(value) if value == text => Ok(()),
            value => Err(format!("{self} holds {value}, not “{text}”")),
        };
        self.wait(same).await;
    }

    /// Chooses the option with this visible text.
    pub async fn choose(&self, option: &str) {
        let choose = async || {
            let element = self.element().await?;
            element.select_by_label(option).await.map_err(|error| error.to_string())
        };
        self.wait(choose).await;
    }

    /// Waits until its text contains this.
    pub async fn says(&self, part: &str) {
        let says = async || match self.call("function () { return this.innerText }").await? {
            Value::String(text) if text.contains(part) => Ok(()),
            text => Err(format!("{self} says {text}, not “{part}”")),
        };
        self.wait(says).await;
    }

    /// Its text, once it is shown.
    pub async fn text(&self) -> String {
        let text = async || self.call("function () { return this.innerText }").await;
        self.wait(text).await.as_str().unwrap_or_default().to_owned()
    }

    /// The names of all matching elements, in the order of the page.
    pub async fn names(&self) -> Vec<String> {
        let names = async || Ok(self.nodes().await?.into_iter().map(|node| node.name).collect());
        self.wait(names).await
    }

    async fn is_so(&self, what: &str, is_so: impl Fn(&Node) -> bool) {
        let so = async || match self.one().await? {
            node if is_so(&node) => Ok(()),
            node => Err(format!("{self} is not {what}. It is described as “{}”", node.description)),
        };
        self.wait(so).await;
    }

    async fn wait<T>(&self, ask: impl AsyncFnMut() -> Asked<T>) -> T {
        match until(ask).await {
            Ok(value) => value,
            Err(why) => failure::fail(self.here, &why),
        }
    }

    async fn one(&self) -> Asked<Node> {
        let mut nodes = self.nodes().await?;
        match (nodes.pop(), nodes.len()) {
            (Some(node), 0) => Ok(node),
            (None, _) => Err(format!("{self} is not there")),
            (Some(_), others) => Err(format!("{self} is there {} times", others + 1)),
        }
    }

    async fn nodes(&self) -> Asked<Vec<Node>> {
        let root = self.page.devtools("Runtime.evaluate", json!({ "expression": "document" })).await?;
        let mut query = json!({ "objectId": root["result"]["objectId"], "role": self.role });
        if let Name::Is(name) = self.name {
            query["accessibleName"] = name.into();
        }
        let found = self.page.devtools("Accessibility.queryAXTree", query).await?;
        let nodes = found["nodes"].as_array().into_iter().flatten();
        let nodes = nodes.filter(|node| node["ignored"] != json!(true)).filter_map(Node::read);
        // A page that is still loading shows its heading, and marks it as busy.
        let nodes = nodes.filter(|node| !node.is("busy"));
        Ok(nodes
            .filter(|node| match self.name {
                Name::Has(part) => node.name.contains(part),
                Name::Is(_) | Name::Any => true,
            })
            .collect())
    }

    /// Calls a function with the element as `this`.
    async fn call(&self, function: &str) -> Asked<Value> {
        let node = self.one().await?;
        self.call_on(&node, function).await
    }

    async fn call_on(&self, node: &Node, function: &str) -> Asked<Value> {
        let object =
            self.page.devtools("DOM.resolveNode", json!({ "backendNodeId": node.backend_id })).await?;
        let call = json!({
            "objectId": object["object"]["objectId"], "functionDeclaration": function, "returnByValue": true,
        });
        let answer = self.page.devtools("Runtime.callFunctionOn", call).await?;
        match answer.get("exceptionDetails") {
            None => Ok(answer["result"]["value"].clone()),
            Some(thrown) => Err(format!("a script of the tests failed: {}", thrown["text"])),
        }
    }

    /// The element as WebDriver knows it.
    async fn element(&self) -> Asked<Element> {
        // The accessibility tree gives a node and WebDriver gets elements from scripts, so a property of the window
        // passes it on.
        self.call("function () { window.tresorTestsFound = this }").await?;
        let found = self.page.client().execute("return window.tresorTestsFound", Vec::new()).await;
        let found = found.map_err(|error| error.to_string())?;
        let id = found.as_object().and_then(|object| object.values().next()).and_then(Value::as_str);
        let id = id.ok_or_else(|| format!("{self} is gone again"))?;
        Ok(Element::from_element_id(self.page.client().clone(), id.to_owned().into()))
    }
}
