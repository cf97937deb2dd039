//! The user list on screen: the table, its keys, and what a click on a row does.

use super::page_state::UsersPageState;
use super::table::{Beside, Part, Table};
use crate::browser::events::observe_size;
use crate::navigation::route::Route;
use crate::pages::users::text;
use admin_api::UserId;
use leptos::ev::{KeyboardEvent, MouseEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::Element;
use std::cell::RefCell;
use std::rc::Rc;
use user_list::Sort;
use wasm_bindgen::JsCast;

type Shared = StoredValue<Rc<RefCell<Option<Table>>>, LocalStorage>;

/// The list.
#[component]
pub fn List() -> impl IntoView {
    let view = expect_context::<UsersPageState>();
    let shared: Shared = StoredValue::new_local(Rc::default());
    let scroller = NodeRef::<html::Div>::new();
    let watching = StoredValue::new_local(None);
    on_cleanup(move || watching.dispose());
    scroller.on_load(move |element| {
        shared.with_value(|shared| *shared.borrow_mut() = Table::new((*element).clone()));
        with_table(shared, view, |table, beside| table.refresh(view.list_view, beside));
        watching.set_value(observe_size(&element, move || {
            with_table(shared, view, |table, beside| table.measure(view.list_view, beside));
        }));
    });
    Effect::new(move |_| {
        view.list_view.with(|_| ());
        view.book.with(|_| ());
        with_table(shared, view, |table, beside| table.refresh(view.list_view, beside));
        come_back(shared, view);
    });
    let sorted = move || match view.here.with(|here| here.sort) {
        Sort::IdAscending => "ascending",
        Sort::IdDescending => "descending",
        _ => "none",
    };
    let empty = move || {
        let summary = view.summary.get();
        (summary.shown == 0).then_some(match () {
            () if summary.is_reading => text::READING,
            () if summary.is_unread => text::NOT_READ,
            () if summary.counts.total() == 0 => text::NO_USERS,
            () => text::NOTHING_FITS,
        })
    };
    view! {
        <div class="roll" node_ref=scroller tabindex="-1"
            on:scroll=move |_| { with_table(shared, view, |table, beside| table.scrolled(view.list_view, beside)); }
            on:wheel=move |event| wheel(shared, view, &event)
            on:keydown=move |event| press(shared, view, &event)
            on:click=move |event| click(shared, view, &event)
        >
            <div class="spacer">
                <div role="table" aria-label="Users" aria-colcount="6">
                    <div role="row" class="user-row head-row" aria-rowindex="1">
                        <span role="columnheader"><span class="visually-hidden">"Select"</span></span>
                        <span role="columnheader" aria-sort=sorted>"User ID"</span>
                        <span role="columnheader">"Registration"</span>
                        <span role="columnheader">"Account"</span>
                        <span role="columnheader">"Creating"</span>
                        <span role="columnheader">"Sharing"</span>
                    </div>
                    <div role="rowgroup" class="window"></div>
                </div>
                <p class="empty muted">{empty}</p>
            </div>
        </div>
    }
}

fn with_table<U>(
    shared: Shared,
    view: UsersPageState,
    act: impl FnOnce(&mut Table, &Beside) -> U,
) -> Option<U> {
    let shared = shared.try_get_value()?;
    // A scroll that an action itself causes comes as an event of its own, later; but nothing is lost if it did not.
    let mut table = shared.try_borrow_mut().ok()?;
    let table = table.as_mut()?;
    let path_of = |id: &str| Route::User(UserId::new(id)).path();
    Some(view.book.with_untracked(|ledger| act(table, &Beside { ledger, path_of: &path_of })))
}

/// Who comes back to the list finds the row where it was left.
fn come_back(shared: Shared, view: UsersPageState) {
    let Some(user) = view.coming_back() else { return };
    let location = view.list_view.with_untracked(|standing| {
        let pack = standing.users.store();
        let row = pack.row_of(user.as_str())?;
        let is_in_order = standing.view.shown_sort(pack) == view.here.with_untracked(|here| here.sort);
        is_in_order.then(|| standing.view.position_of(pack, row)).flatten()
    });
    if let Some(location) = location.flatten() {
        view.has_come_back();
        with_table(shared, view, |table, beside| {
            table.set_anchor(location);
            table.go_to(location, false, view.list_view, beside);
        });
    }
}

fn wheel(shared: Shared, view: UsersPageState, event: &WheelEvent) {
    // Pixels; the other units are lines and pages, which old wheels send.
    let unit = [1.0, 16.0, 400.0][event.delta_mode().min(2) as usize];
    let delta_px = event.delta_y() * unit;
    let moved = with_table(shared, view, |table, beside| {
        !event.ctrl_key() && table.wheeled(delta_px, view.list_view, beside)
    });
    if moved == Some(true) {
        event.prevent_default();
    }
}

fn press(shared: Shared, view: UsersPageState, event: &KeyboardEvent) {
    if event.alt_key() || event.meta_key() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let handled = with_table(shared, view, |table, beside| {
        let part = target.as_ref().and_then(|target| table.part(target));
        let key = event.key();
        // On a link and beside it; a box and a button have the space key for themselves.
        if key == " " && part.is_none_or(|(_, part)| part == Part::Link) {
            let (location, _) = table.current_and_anchor();
            view.toggle(location);
            table.set_anchor(location);
            return true;
        }
        let Some(location) = table.place_by_key(&key) else { return false };
        let to_check = part.is_some_and(|(_, part)| part == Part::Check);
        let (_, anchor) = table.current_and_anchor();
        table.go_to(location, to_check, view.list_view, beside);
        let (location, _) = table.current_and_anchor();
        if event.shift_key() {
            view.select_range(anchor, location);
        } else {
            table.set_anchor(location);
        }
        true
    });
    if handled == Some(true) {
        event.prevent_default();
    }
}

fn click(shared: Shared, view: UsersPageState, event: &MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    with_table(shared, view, |table, _| {
        let Some((bound, part)) = table.part(&target) else { return };
        let (_, anchor) = table.current_and_anchor();
        match part {
            Part::Check if event.shift_key() => view.select_range(anchor, bound.location),
            Part::Check => view.toggle(bound.location),
            Part::Validate => view.validate(view.user_at(bound.row)),
            Part::Link => view.leave_from(view.user_at(bound.row)),
            Part::Rest => return,
        }
        table.set_anchor(bound.location);
    });
}
