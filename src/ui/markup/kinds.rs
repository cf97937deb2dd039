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
impl BoxedChild for &Kind<Markup> {}

/// All other views.
pub trait ViewChild {
    /// The kind of the child.
    fn kind_of_child(&self) -> OfView {
        OfView
    }
}

impl<V: IntoRender> ViewChild for Kind<V> {}

impl OfFunction {
    /// The child.
    pub fn child<V: IntoRender>(self, make: impl FnMut() -> V + Send + 'static) -> Child
    where
        V::Output: RenderHtml + Send,
    {
        Child::View(reactive::view(make))
    }
}

impl OfText {
    /// The child.
    pub fn child(self, text: impl Into<Cow<'static, str>>) -> Child {
        Child::Text(text.into())
    }
}

impl OfBoxed {
    /// The child.
    pub fn child(self, boxed: impl Into<Child>) -> Child {
        boxed.into()
    }
}

impl From<AnyView> for Child {
    fn from(view: AnyView) -> Self {
        Self::View(view)
    }
}

impl From<Markup> for Child {
    fn from(element: Markup) -> Self {
        Self::Element(element)
    }
}

impl OfView {
    /// The child.
    pub fn child<V: IntoRender>(self, view: V) -> Child
    where
        V::Output: RenderHtml + Send,
    {
        Child::View(view.into_render().into_any())
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
