//! Rendering: from [`Markup`] to elements in the page, and changing them when a view is made anew.

use super::{Binding, Child, Handler, Markup, Parts, SEPARATOR, Target, Value};
use crate::browser::history;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::html::InertElement;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::{RemoveEventHandler, Rndr};
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Position, PositionState};
use leptos::web_sys::{Element, Node};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Markup in the page.
pub struct MarkupState {
    head: &'static str,
    element: Option<Element>,
    bindings: Vec<BindingState>,
    handlers: Vec<HandlerState>,
    children: Vec<ChildState>,
}

struct BindingState {
    target: Target,
    name: &'static str,
    /// The value that is set.
    value: Set,
}

enum Set {
    Fixed(Value),
    Computed(RenderEffect<Value>),
}

struct HandlerState {
    name: &'static str,
    /// What is called. Another handler takes its place when the view is made anew.
    current: Rc<RefCell<Handler>>,
    /// Removes the listener when it is dropped.
    _remove: RemoveEventHandler<Element>,
}

enum ChildState {
    Text(leptos::web_sys::Text, Cow<'static, str>),
    Html(<InertElement as Render>::State),
    Element(MarkupState),
    View(AnyViewState),
}

impl Render for Markup {
    type State = MarkupState;

    fn build(self) -> MarkupState {
        let Parts { head, bindings, handlers, on_build, children } = *self.0;
        let (tag, fixed) = split(head);
        let element = (!tag.is_empty()).then(|| Rndr::create_element(tag, namespace(tag)));
        let mut state = MarkupState {
            head,
            element: element.clone(),
            bindings: Vec::new(),
            handlers: Vec::new(),
            children: children.into_iter().map(Child::build).collect(),
        };
        let Some(element) = element else { return state };
        for (name, value) in pairs(fixed) {
            set_attribute(&element, name, value);
        }
        state.handlers = handlers.take().into_iter().map(|one| listen(&element, one)).collect();
        for child in &mut state.children {
            child.mount(&element, None);
        }
        state.bindings = bindings.into_iter().map(|one| one.bind(&element, None)).collect();
        if let Some(on_build) = on_build {
            on_build(&element);
        }
        state
    }

    fn rebuild(self, state: &mut MarkupState) {
        let names = |all: &[(&'static str, Handler)], old: &[HandlerState]| {
            all.len() == old.len() && all.iter().zip(old).all(|(new, old)| new.0 == old.name)
        };
        let is_same = split(self.0.head).0 == split(state.head).0
            && self.0.on_build.is_none()
            && names(&self.0.handlers, &state.handlers)
            && (state.element.is_some() || self.0.children.len() == state.children.len());
        if !is_same {
            let mut new = self.build();
            state.insert_before_this(&mut new);
            state.unmount();
            *state = new;
            return;
        }
        let Parts { head, bindings, handlers, children, .. } = *self.0;
        if let Some(element) = state.element.clone() {
            state.change_attributes(&element, head, bindings);
            for (old, (_, new)) in state.handlers.iter().zip(handlers.take()) {
                *old.current.borrow_mut() = new;
            }
        }
        state.change_children(children);
    }
}

impl MarkupState {
    fn change_attributes(&mut self, element: &Element, head: &'static str, bindings: Vec<Binding>) {
        let before = std::mem::replace(&mut self.head, head);
        let (old, new) = (split(before).1, split(head).1);
        if old != new {
            for (name, _) in pairs(old).filter(|(name, _)| pairs(new).all(|(kept, _)| kept != *name)) {
                Rndr::remove_attribute(element, name);
            }
            for (name, value) in pairs(new) {
                set_attribute(element, name, value);
            }
        }
        let mut old = std::mem::take(&mut self.bindings);
        for binding in bindings {
            let at = old.iter().position(|old| old.target == binding.target && old.name == binding.name);
            let before = at.and_then(|at| old.swap_remove(at).into_value());
            self.bindings.push(binding.bind(element, before));
        }
        for gone in old {
            let (target, name) = (gone.target, gone.name);
            drop(gone);
            if target != Target::Attribute || pairs(split(head).1).all(|(kept, _)| kept != name) {
                apply(element, target, name, &Value::Unset, None);
            }
        }
    }

    fn change_children(&mut self, children: Vec<Child>) {
        let count = children.len();
        for mut gone in self.children.drain(count.min(self.children.len())..) {
            gone.unmount();
        }
        for (at, child) in children.into_iter().enumerate() {
            match self.children.get_mut(at) {
                Some(state) => child.rebuild(state),
                None => {
                    let mut new = child.build();
                    if let Some(element) = &self.element {
                        new.mount(element, None);
                    }
                    self.children.push(new);
                }
            }
        }
        self.restore_texts();
    }

    /// Puts the children back where an extension that translates has put its own texts in place of theirs: what is shown
    /// would otherwise be the texts from before.
    fn restore_texts(&mut self) {
        let Some(element) = self.element.as_ref().filter(|element| is_rewritten(element)) else { return };
        self.children.iter_mut().for_each(Mountable::unmount);
        element.set_text_content(None);
        self.children.iter_mut().for_each(|child| child.mount(element, None));
    }
}

/// Whether an extension has put its texts into an element. Translators use this outdated element, and the panel never does.
fn is_rewritten(element: &Element) -> bool {
    element.query_selector(":scope>font").ok().flatten().is_some()
}

/// The namespace of an element of a drawing.
fn namespace(tag: &str) -> Option<&'static str> {
    matches!(tag, "svg" | "g" | "rect" | "line").then_some("http://www.w3.org/2000/svg")
}

/// The tag, and the rest of the head.
fn split(head: &'static str) -> (&'static str, &'static str) {
    head.split_once(SEPARATOR).unwrap_or((head, ""))
}

/// Names and values of the fixed attributes.
fn pairs(fixed: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut parts = fixed.split(SEPARATOR);
    std::iter::from_fn(move || {
        let name = parts.next().filter(|name| !name.is_empty())?;
        Some((name, parts.next()?))
    })
}

fn listen(element: &Element, (name, handler): (&'static str, Handler)) -> HandlerState {
    let current = Rc::new(RefCell::new(handler));
    let called = Rc::clone(&current);
    let call = move |event: JsValue| {
        // A handler may cause an event of the same name, so nothing is borrowed while it runs.
        let handler = Rc::clone(&called.borrow());
        handler(event);
    };
    HandlerState { name, current, _remove: Rndr::add_event_listener(element, name, Box::new(call)) }
}

impl Binding {
    /// Sets the value, and sets it anew whenever it changes. `before` is what is set now.
    fn bind(self, element: &Element, before: Option<Value>) -> BindingState {
        let Self { target, name, value } = self;
        let value = match value {
            Value::Computed(mut compute) => {
                let element = element.clone();
                let set = move |before: Option<Value>| {
                    let value = compute();
                    apply(&element, target, name, &value, before.as_ref());
                    value
                };
                Set::Computed(RenderEffect::new_with_value(set, before))
            }
            fixed => {
                apply(element, target, name, &fixed, before.as_ref());
                Set::Fixed(fixed)
            }
        };
        BindingState { target, name, value }
    }
}

impl BindingState {
    /// The value that is set. It is not computed any more.
    fn into_value(self) -> Option<Value> {
        match self.value {
            Set::Fixed(value) => Some(value),
            Set::Computed(effect) => effect.take_value(),
        }
    }
}

/// Sets a value, unless it is set already.
fn apply(element: &Element, target: Target, name: &str, value: &Value, before: Option<&Value>) {
    let is_set = match (value, before) {
        (Value::Text(value), Some(Value::Text(before))) => value == before,
        (Value::Flag(value), Some(Value::Flag(before))) => value == before,
        (Value::Unset, Some(Value::Unset)) => true,
        _ => false,
    };
    // A person changes a property without us: what was set last may be there no more.
    if is_set && (target != Target::Property || is_there(element, name, value)) {
        return;
    }
    let text = match value {
        Value::Text(text) => Some(text.as_ref()),
        Value::Flag(true) => Some(""),
        _ => None,
    };
    match (target, text) {
        (Target::Attribute, Some(text)) => set_attribute(element, name, text),
        (Target::Attribute, None) => Rndr::remove_attribute(element, name),
        (Target::Property, _) => Rndr::set_property_or_value(element, name, &js_value(value)),
        (Target::Class, Some(_)) => Rndr::add_class(&Rndr::class_list(element), name),
        (Target::Class, None) => Rndr::remove_class(&Rndr::class_list(element), name),
        (Target::Style, Some(text)) => Rndr::set_css_property(&Rndr::style(element), name, text),
        (Target::Style, None) => Rndr::remove_css_property(&Rndr::style(element), name),
    }
}

/// Sets an attribute. A path inside the panel becomes the address that it has where the panel is hosted.
fn set_attribute(element: &Element, name: &str, value: &str) {
    if name == "href" {
        Rndr::set_attribute(element, name, &history::link_to(value));
    } else {
        Rndr::set_attribute(element, name, value);
    }
}

/// Whether the element has this value of a property now.
fn is_there(element: &Element, name: &str, value: &Value) -> bool {
    js_sys::Reflect::get(element, &JsValue::from_str(name)).is_ok_and(|there| there == js_value(value))
}

fn js_value(value: &Value) -> JsValue {
    match value {
        Value::Text(text) => JsValue::from_str(text),
        Value::Flag(is_on) => JsValue::from_bool(*is_on),
        Value::Unset | Value::Computed(_) => JsValue::UNDEFINED,
    }
}

impl Child {
    fn build(self) -> ChildState {
        match self {
            Self::Text(text) => ChildState::Text(Rndr::create_text_node(&text), text),
            Self::Html(html) => ChildState::Html(InertElement::new(html).build()),
            Self::Element(element) => ChildState::Element(element.build()),
            Self::View(view) => ChildState::View(view.build()),
        }
    }

    fn rebuild(self, state: &mut ChildState) {
        match (self, state) {
            (Self::Text(text), ChildState::Text(node, before)) => {
                if text != *before {
                    Rndr::set_text(node, &text);
                    *before = text;
                }
            }
            (Self::Html(html), ChildState::Html(state)) => InertElement::new(html).rebuild(state),
            (Self::Element(element), ChildState::Element(state)) => element.rebuild(state),
            (Self::View(view), ChildState::View(state)) => view.rebuild(state),
            (new, state) => {
                let mut new = new.build();
                state.insert_before_this(&mut new);
                state.unmount();
                *state = new;
            }
        }
    }
}

impl ChildState {
    fn mountable(&mut self) -> &mut dyn Mountable {
        match self {
            Self::Text(node, _) => node,
            Self::Html(state) => state,
            Self::Element(state) => state,
            Self::View(state) => state,
        }
    }
}

impl Mountable for ChildState {
    fn unmount(&mut self) {
        self.mountable().unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.mountable().mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self {
            Self::Text(node, _) => node.insert_before_this(child),
            Self::Html(state) => state.insert_before_this(child),
            Self::Element(state) => state.insert_before_this(child),
            Self::View(state) => state.insert_before_this(child),
        }
    }

    fn elements(&self) -> Vec<Element> {
        match self {
            Self::Text(..) => Vec::new(),
            Self::Html(state) => state.elements(),
            Self::Element(state) => state.elements(),
            Self::View(state) => state.elements(),
        }
    }
}

impl Mountable for MarkupState {
    fn unmount(&mut self) {
        match &self.element {
            Some(element) => Rndr::remove(element),
            None => self.children.iter_mut().for_each(Mountable::unmount),
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        match &self.element {
            Some(element) => Rndr::insert_node(parent, element, marker),
            None => self.children.iter_mut().for_each(|child| child.mount(parent, marker)),
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match &self.element {
            Some(element) => element.insert_before_this(child),
            None => self.children.iter().any(|own| own.insert_before_this(child)),
        }
    }

    fn elements(&self) -> Vec<Element> {
        match &self.element {
            Some(element) => vec![element.clone()],
            None => self.children.iter().flat_map(Mountable::elements).collect(),
        }
    }
}

impl AddAnyAttr for Markup {
    type Output<NewAttribute: Attribute> = Self;

    fn add_any_attr<NewAttribute: Attribute>(self, _: NewAttribute) -> Self {
        self
    }
}

impl RenderHtml for Markup {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    // The panel is rendered in the browser alone, so no view is ever written as HTML.
    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> MarkupState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
