//! How the macro finds out what a block in markup is. It calls `kind_of_child` on several references to a
//! [`Kind`]. Rust takes the first trait that fits: closures, then texts, then views that are boxed already, then all others.
//! The same is done for the values of attributes.

use super::{Child, IntoValue, Markup, Value, computed};
use crate::reactive;
use leptos::prelude::*;
use std::borrow::Cow;
use std::marker::PhantomData;

/// Stands for a value of this type while its kind is looked for.
pub struct Kind<T>(PhantomData<T>);

/// The type of a value.
pub fn kind<T>(_: &T) -> Kind<T> {
    Kind(PhantomData)
}

/// A closure is called anew whenever a signal that it reads changes.
pub struct OfFunction;
/// A text becomes a text node.
pub struct OfText;
/// Markup becomes a child as it is.
pub struct OfElement;
/// A view that is boxed already stays as it is.
pub struct OfBoxed;
/// Any other view is boxed.
pub struct OfView;
/// A closure that computes a value.
pub struct OfComputed;
/// A value.
pub struct OfValue;

/// Closures.
pub trait FunctionChild {
    /// The kind of the child.
    fn kind_of_child(&self) -> OfFunction {
        OfFunction
    }
}

impl<V, F: FnMut() -> V> FunctionChild for &&&Kind<F> {}

/// Texts.
pub trait TextChild {
    /// The kind of the child.
    fn kind_of_child(&self) -> OfText {
        OfText
    }
}

impl<T: Into<Cow<'static, str>>> TextChild for &&Kind<T> {}

/// Views that are boxed already.
pub trait BoxedChild {
    /// The kind of the child.
    fn kind_of_child(&self) -> OfBoxed {
        OfBoxed
    }
}

impl BoxedChild for &Kind<AnyView> {}

/// Markup.
pub trait ElementChild {
    /// The kind of the child.
    fn kind_of_child(&self) -> OfElement {
        OfElement
    }
}

impl ElementChild for &Kind<Markup> {}

/// All other views.
pub trait ViewChild {
    /// The kind of the child.
    fn kind_of_child(&self) -> OfView {
        OfView
    }
}

impl<V: IntoRender> ViewChild for Kind<V> {}

impl OfFunction {
    /// Adds the child to its parent.
    pub fn add<V: IntoRender>(self, parent: Markup, make: impl FnMut() -> V + Send + 'static) -> Markup
    where
        V::Output: RenderHtml + Send,
    {
        parent.view(reactive::view(make))
    }
}

impl OfText {
    /// Adds the child to its parent.
    pub fn add(self, parent: Markup, text: impl Into<Cow<'static, str>>) -> Markup {
        parent.child(Child::Text(text.into()))
    }
}

impl OfElement {
    /// Adds the child to its parent.
    pub fn add(self, parent: Markup, element: Markup) -> Markup {
        parent.element(element)
    }
}

impl OfBoxed {
    /// Adds the child to its parent.
    pub fn add(self, parent: Markup, view: AnyView) -> Markup {
        parent.view(view)
    }
}

impl OfView {
    /// Adds the child to its parent.
    pub fn add<V: IntoRender>(self, parent: Markup, view: V) -> Markup
    where
        V::Output: RenderHtml + Send,
    {
        parent.view(reactive::any(view))
    }
}

/// Closures that compute a value.
pub trait ComputedValue {
    /// The kind of the value.
    fn kind_of_value(&self) -> OfComputed {
        OfComputed
    }
}

impl<V, F: FnMut() -> V> ComputedValue for &Kind<F> {}

/// Values.
pub trait GivenValue {
    /// The kind of the value.
    fn kind_of_value(&self) -> OfValue {
        OfValue
    }
}

impl<V: IntoValue> GivenValue for Kind<V> {}

impl OfComputed {
    /// The value.
    pub fn value<V: IntoValue>(self, compute: impl FnMut() -> V + Send + 'static) -> Value {
        computed(compute)
    }
}

impl OfValue {
    /// The value.
    pub fn value(self, value: impl IntoValue) -> Value {
        value.into_value()
    }
}
