//! The options of a page's list: **Views**, which are filters and an order saved under a name, and **Columns**, with the
//! height of rows. What the lists show is in the pages; what is kept is in [`crate::session::list_settings`].

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
mod text;
mod views;

use crate::navigation::places::Place;
use crate::reactive::memo;
use crate::session::model::list_settings::ListSettings;
use crate::session::{list_settings, preferences};
use crate::ui::disclosure::disclosure;
use crate::ui::markup::Markup;
use crate::ui::view;
use leptos::prelude::*;

/// A column that can be hidden.
pub struct Column {
    /// Its place among the cells of a row, from 1. The styles hide cells by it.
    pub cell: &'static str,
    /// Its name where settings are stored.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
}

/// The options of the list of one page. Copies share one state.
#[derive(Clone, Copy)]
pub struct ListOptions {
    place: Place,
    /// The columns that identify a row, by their names for people.
    fixed: &'static str,
    columns: &'static [Column],
    kept: RwSignal<ListSettings>,
    is_compact: RwSignal<bool>,
    /// The cells of the hidden columns, with spaces between them, for the attribute `data-off` around the list.
    pub off: Memo<String>,
}

impl ListOptions {
    /// The options of a page. `fixed` names the columns that identify a row and are always shown.
    pub fn new(place: Place, fixed: &'static str, columns: &'static [Column]) -> Self {
        let kept = RwSignal::new(list_settings::get(key(place)));
        let off = memo(move || {
            let hidden = columns.iter().filter(|column| kept.with(|kept| is_hidden(kept, column)));
            hidden.map(|column| column.cell).collect::<Vec<_>>().join(" ")
        });
        Self { place, fixed, columns, kept, is_compact: RwSignal::new(preferences::is_compact()), off }
    }

    /// Subscribes to everything that changes the height of rows.
    pub fn track_height(self) {
        self.off.track();
        self.is_compact.track();
    }

    /// **Views** and **Columns**. They stand in a bar with the class `anchor`.
    pub fn view(self) -> Markup {
        let columns = disclosure("columns", text::COLUMNS, RwSignal::new(false), self.columns_panel());
        view! { {views::views(self)}{columns} }
    }

    /// Changes what is kept. It is read again first, because another tab may have changed it.
    fn change<T>(self, change: impl FnOnce(&mut ListSettings) -> T) -> T {
        let mut kept = list_settings::get(key(self.place));
        let result = change(&mut kept);
        list_settings::set(key(self.place), &kept);
        self.kept.set(kept);
        result
    }

    fn columns_panel(self) -> Markup {
        let columns = self.columns.iter().map(|column| {
            let is_shown = move || self.kept.with(|kept| !is_hidden(kept, column));
            let choose = move |event| {
                let is_shown = event_target_checked(&event);
                self.change(|kept| kept.show_column(column.name, is_shown));
            };
            view! { <label class="option"><input type="checkbox" prop:checked=is_shown on:change=choose/>{column.label}</label> }
        });
        let density = [(text::COMFORTABLE, false), (text::COMPACT, true)].map(|(label, is_compact)| {
            let choose = move |_| {
                preferences::set_compact(is_compact);
                self.is_compact.set(is_compact);
            };
            let is_chosen = move || self.is_compact.get() == is_compact;
            view! { <label class="option"><input type="radio" name="density" prop:checked=is_chosen on:change=choose/>{label}</label> }
        });
        view! {
            <fieldset><legend>{text::COLUMNS}</legend>{columns.collect::<Vec<_>>()}</fieldset>
            <p class="muted">{text::always_shown(self.fixed)}" "{text::COLUMNS_HINT}</p>
            <fieldset><legend>{text::DENSITY}</legend>{Vec::from(density)}</fieldset>
        }
    }
}

/// The name of a page where settings are stored.
fn key(place: Place) -> &'static str {
    &place.path()[1..]
}

fn is_hidden(kept: &ListSettings, column: &Column) -> bool {
    kept.hidden.iter().any(|name| name == column.name)
}
