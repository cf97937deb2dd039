//! What the macro `view!` builds: elements with attributes, handlers and children, all of one type, so that the code
//! that renders them is compiled once. The macro itself is in `crates/view-macro`.
//!
//! When a view is made anew, its elements stay as far as their tags and handlers are the same; with them stay the focus
//! and the place in a scrolled list.

pub mod kinds;
mod render;

use crate::reactive;
use leptos::ev::EventDescriptor;
use leptos::html::ElementType;
use leptos::prelude::*;
use leptos::tachys::html::node_ref::NodeRefContainer;
use leptos::web_sys;
use send_wrapper::SendWrapper;
use std::borrow::Cow;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Between the tag and the fixed attributes in a head. The macro writes it.
const SEPARATOR: char = '\u{1f}';

/// A view: an element, or children without one.
pub struct Markup(Box<Parts>);

struct Parts {
    /// The tag, then name and value of each fixed attribute. Empty: there is no element around the children.
    head: &'static str,
    bindings: Vec<Binding>,
    handlers: SendWrapper<Vec<(&'static str, Handler)>>,
    /// Told about the element when it is built.
    on_build: Option<OnBuild>,
    children: Vec<Child>,
}

/// Something of an element that is not fixed.
struct Binding {
    target: Target,
    name: &'static str,
    value: Value,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Attribute,
    Property,
    Class,
    Style,
}

/// The value of an attribute, a property, a class or a style.
pub enum Value {
    /// The attribute is absent.
    Unset,
    /// A text.
    Text(Cow<'static, str>),
    /// Whether the attribute or class is present.
    Flag(bool),
    /// Computed anew whenever a signal that it reads changes.
    Computed(Compute),
}

type OnBuild = Box<dyn FnOnce(&web_sys::Element) + Send>;
type Compute = Box<dyn FnMut() -> Value + Send>;
/// What is called with an event.
pub type Handler = Rc<dyn Fn(JsValue)>;
/// Makes the content of a part of a view, each time it is shown.
pub type Content = Box<dyn Fn() -> AnyView + Send>;

/// A child of an element.
pub enum Child {
    /// A text.
    Text(Cow<'static, str>),
    /// An element in which nothing changes.
    Html(&'static str),
    /// An element.
    Element(Markup),
    /// Anything else.
    View(AnyView),
}

impl From<&'static str> for Child {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Child {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Markup> for Child {
    fn from(element: Markup) -> Self {
        Self::Element(element)
    }
}

impl From<Vec<Markup>> for Child {
    fn from(all: Vec<Markup>) -> Self {
        Self::View(all.into_any())
    }
}

impl From<AnyView> for Child {
    fn from(view: AnyView) -> Self {
        Self::View(view)
    }
}

impl Markup {
    /// An element with its fixed attributes, or with an empty head none.
    pub fn new(head: &'static str) -> Self {
        Self(Box::new(Parts {
            head,
            bindings: Vec::new(),
            handlers: SendWrapper::new(Vec::new()),
            on_build: None,
            children: Vec::new(),
        }))
    }

    fn bind(mut self, target: Target, name: &'static str, value: Value) -> Self {
        self.0.bindings.push(Binding { target, name, value });
        self
    }

    /// Adds an attribute.
    pub fn attribute(self, name: &'static str, value: Value) -> Self {
        self.bind(Target::Attribute, name, value)
    }

    /// Adds a property of the element's object.
    pub fn prop(self, name: &'static str, value: Value) -> Self {
        self.bind(Target::Property, name, value)
    }

    /// Adds a class that is there while the value is true.
    pub fn class(self, name: &'static str, value: Value) -> Self {
        self.bind(Target::Class, name, value)
    }

    /// Adds a property of the element's style.
    pub fn style(self, name: &'static str, value: Value) -> Self {
        self.bind(Target::Style, name, value)
    }

    /// Disables the element while a condition holds.
    pub fn disabled(self, when: impl FnMut() -> bool + Send + 'static) -> Self {
        self.attribute("disabled", computed(when))
    }

    /// Gives the element an id.
    pub fn id(self, id: impl IntoValue) -> Self {
        self.attribute("id", id.into_value())
    }

    /// Gives the element a name for assistive technology, where its text alone does not say enough.
    pub fn named(self, name: impl IntoValue) -> Self {
        self.attribute("aria-label", name.into_value())
    }

    /// Says whether the button of a choice is pressed.
    pub fn pressed(self, mut when: impl FnMut() -> bool + Send + 'static) -> Self {
        self.attribute("aria-pressed", computed(move || if when() { "true" } else { "false" }))
    }

    /// Gives the element the focus when the dialog around it opens.
    pub fn focused(self) -> Self {
        self.attribute("autofocus", Value::Flag(true))
    }

    /// Adds a handler. It runs under the owner of the view, so it finds the view's contexts.
    pub fn on<E>(self, name: &'static str, _event: E, handler: impl Fn(E::EventType) + 'static) -> Self
    where
        E: EventDescriptor,
        E::EventType: From<JsValue>,
    {
        self.listen(name, Rc::new(move |event: JsValue| handler(event.into())))
    }

    /// Adds a handler of any event.
    pub fn listen(mut self, name: &'static str, handler: Handler) -> Self {
        let owner = Owner::current().unwrap_or_default();
        self.0.handlers.push((name, Rc::new(move |event| owner.with(|| handler(event)))));
        self
    }

    /// Tells a node reference about the element.
    pub fn node_ref<E>(mut self, node_ref: NodeRef<E>) -> Self
    where
        E: ElementType + 'static,
        E::Output: wasm_bindgen::JsCast + 'static,
    {
        self.0.on_build = Some(Box::new(move |element| node_ref.load(element)));
        self
    }

    /// Adds a child.
    pub fn child(mut self, child: Child) -> Self {
        self.0.children.push(child);
        self
    }

    /// Adds a fixed text.
    pub fn text(self, text: &'static str) -> Self {
        self.child(Child::Text(Cow::Borrowed(text)))
    }

    /// Adds an element in which nothing changes.
    pub fn html(self, html: &'static str) -> Self {
        self.child(Child::Html(html))
    }

    /// Adds an element.
    pub fn element(self, element: Self) -> Self {
        self.child(Child::Element(element))
    }

    /// Adds any view.
    pub fn view(self, view: AnyView) -> Self {
        self.child(Child::View(view))
    }

    /// The markup with its type forgotten. It is called in many places, and short only when it is not inlined there.
    #[inline(never)]
    pub fn into_any(self) -> AnyView {
        IntoAny::into_any(self)
    }
}

/// The value of a closure, computed anew whenever a signal that it reads changes.
pub fn computed<V: IntoValue>(mut compute: impl FnMut() -> V + Send + 'static) -> Value {
    Value::Computed(Box::new(move || compute().into_value()))
}

/// Boxes what makes a content.
pub fn content<V: IntoRender + 'static>(make: impl Fn() -> V + Send + 'static) -> Content
where
    V::Output: RenderHtml + Send,
{
    Box::new(move || reactive::any(make()))
}

/// Shows a content while a condition holds, otherwise another one or nothing.
pub fn show(
    when: impl Fn() -> bool + Send + Sync + 'static,
    shown: Content,
    otherwise: Option<Content>,
) -> AnyView {
    fn by_memo(when: Memo<bool>, shown: Content, otherwise: Option<Content>) -> AnyView {
        reactive::view(move || match (when.get(), &otherwise) {
            (true, _) => shown(),
            (false, Some(otherwise)) => otherwise(),
            (false, None) => ().into_any(),
        })
    }
    by_memo(reactive::memo(when), shown, otherwise)
}

/// What an attribute can be set to.
pub trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(Cow::Borrowed(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

impl IntoValue for usize {
    fn into_value(self) -> Value {
        self.to_string().into_value()
    }
}

impl IntoValue for u64 {
    fn into_value(self) -> Value {
        self.to_string().into_value()
    }
}

impl IntoValue for u32 {
    fn into_value(self) -> Value {
        self.to_string().into_value()
    }
}

impl<V: IntoValue> IntoValue for Option<V> {
    fn into_value(self) -> Value {
        self.map_or(Value::Unset, V::into_value)
    }
}

impl<V: IntoValue + Clone + Send + Sync + 'static> IntoValue for Signal<V> {
    fn into_value(self) -> Value {
        computed(move || self.get())
    }
}

impl<V: IntoValue + Clone + Send + Sync + 'static> IntoValue for Memo<V> {
    fn into_value(self) -> Value {
        computed(move || self.get())
    }
}

impl<V: IntoValue + Clone + Send + Sync + 'static> IntoValue for RwSignal<V> {
    fn into_value(self) -> Value {
        computed(move || self.get())
    }
}
