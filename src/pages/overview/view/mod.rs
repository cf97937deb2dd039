//! The views of the Overview page.

pub mod brush;
pub mod chart;
pub mod decisions;
pub mod files;
pub mod registrations;
pub mod waiting;

use crate::browser::focus;
use crate::ui::button::{Look, button};
use crate::ui::markup::{Child, Markup};
use crate::ui::view;

/// A card with a heading.
fn card(id: &'static str, title: &'static str, content: impl Into<Child>) -> Markup {
    fn with_content(id: &'static str, title: &'static str, content: Child) -> Markup {
        let heading = view! { <h2 id=id tabindex="-1">{title}</h2> };
        let inside = view! { <div class="in"></div> }.child(content);
        view! { <section class="card" aria-labelledby=id><div class="title">{heading}</div>{inside}</section> }
    }
    with_content(id, title, content.into())
}

/// A button that loads what a card shows. The heading of the card gets the focus, because the button goes.
fn load_button(card: &'static str, label: &'static str, load: Box<dyn Fn()>) -> Markup {
    let click = move |_| {
        load();
        focus::on_id_soon(card);
    };
    view! { <div class="row">{button(Look::Plain, label, click)}</div> }
}

/// A paragraph.
fn muted(text: impl Into<Child>) -> Markup {
    fn with_text(text: Child) -> Markup {
        view! { <p class="muted"></p> }.child(text)
    }
    with_text(text.into())
}
