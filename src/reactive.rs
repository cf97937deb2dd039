//! Memos, effects and views of boxed closures. Leptos compiles its own once for each closure; these are compiled once
//! for each type of value, which keeps the wasm small.

use leptos::prelude::*;

/// A memo of what `compute` answers.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    compute: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    fn boxed<T: PartialEq + Send + Sync + 'static>(compute: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        Memo::new(move |_| compute())
    }
    boxed(Box::new(compute))
}

/// Runs `run` now and whenever a signal that it has read changes, until the owner ends.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| run());
    }
    boxed(Box::new(run));
}

/// A part of a view that is made anew whenever a signal that `make` has read changes.
pub fn view<V: IntoRender>(mut make: impl FnMut() -> V + Send + 'static) -> AnyView
where
    V::Output: RenderHtml + Send,
{
    fn boxed(make: Box<dyn FnMut() -> AnyView + Send>) -> AnyView {
        make.into_any()
    }
    boxed(Box::new(move || any(make())))
}

/// A view with its type forgotten: one function for each type, however many places call it.
#[inline(never)]
pub fn any<V: IntoRender>(view: V) -> AnyView
where
    V::Output: RenderHtml + Send,
{
    view.into_render().into_any()
}
