//! The user list on screen: the frame of the table, its keys, and clicks on rows. The rows are drawn by `table`.

use super::page_state::UsersPageState;
use super::table::{RowContext, RowPart, Table};
use crate::browser::events::observe_size;
use crate::navigation::route::Route;
use crate::pages::users::text;
use crate::reactive::effect;
use crate::ui::view;
use admin_api::UserId;
use leptos::ev::{KeyboardEvent, MouseEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::Element;
use std::cell::RefCell;
use std::rc::Rc;
use user_list::Sort;
use wasm_bindgen::JsCast;

type SharedTable = StoredValue<Rc<RefCell<Option<Table>>>, LocalStorage>;

/// The table of users.
#[component]
pub fn UserTable() -> impl IntoView {
    let view = expect_context::<UsersPageState>();
    let shared: SharedTable = StoredValue::new_local(Rc::default());
    let scroller = NodeRef::<html::Div>::new();
    let watching = StoredValue::new_local(None);
    on_cleanup(move || watching.dispose());
    scroller.on_load(move |element| {
        shared.with_value(|shared| *shared.borrow_mut() = Table::new((*element).clone()));
        with_table(shared, view, |table, context| table.refresh(view.list_view, context));
        watching.set_value(observe_size(&element, move || {
            with_table(shared, view, |table, context| table.measure(view.list_view, context));
        }));
    });
    effect(move || {
        view.list_view.with(|_| ());
        view.policies.with(|_| ());
        with_table(shared, view, |table, context| table.refresh(view.list_view, context));
        return_to_row(shared, view);
    });
    let sorted = move || match view.route.with(|route| route.sort) {
        Sort::IdAscending => "ascending",
        Sort::IdDescending => "descending",
        _ => "none",
    };
    let empty = move || {
        let summary = view.summary.get();
        (summary.shown == 0).then_some(match () {
            () if summary.is_reading => text::READING,
            () if summary.is_unread => text::LOAD_FAILED,
            () if summary.counts.total() == 0 => text::NO_USERS,
            () => text::NO_MATCHES,
        })
    };
    view! {
        <div class="roll" node_ref=scroller tabindex="-1"
            on:scroll=move |_| { with_table(shared, view, |table, context| table.follow_scrollbar(view.list_view, context)); }
            on:wheel=move |event| handle_wheel(shared, view, &event)
            on:keydown=move |event| handle_key(shared, view, &event)
            on:click=move |event| handle_click(shared, view, &event)
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
    shared: SharedTable,
    view: UsersPageState,
    act: impl FnOnce(&mut Table, &RowContext) -> U,
) -> Option<U> {
    let shared = shared.try_get_value()?;
    // The table may be borrowed already if an action scrolls it. The scroll event then does nothing, which is harmless.
    let mut table = shared.try_borrow_mut().ok()?;
    let table = table.as_mut()?;
    let path_of = |id: &str| Route::User(UserId::new(id)).path();
    Some(view.policies.with_untracked(|ledger| act(table, &RowContext { ledger, path_of: &path_of })))
}

/// Focuses the row from which a user's page was opened.
fn return_to_row(shared: SharedTable, view: UsersPageState) {
    let Some(user) = view.return_target() else { return };
    let index = view.list_view.with_untracked(|snapshot| {
        let store = snapshot.users.store();
        let row = store.row_of(user.as_str())?;
        let is_in_order = snapshot.view.shown_sort(store) == view.route.with_untracked(|route| route.sort);
        is_in_order.then(|| snapshot.view.position_of(store, row)).flatten()
    });
    if let Some(index) = index.flatten() {
        view.clear_return_target();
        with_table(shared, view, |table, context| {
            table.set_anchor(index);
            table.go_to(index, false, view.list_view, context);
        });
    }
}

fn handle_wheel(shared: SharedTable, view: UsersPageState, event: &WheelEvent) {
    // Pixels per unit of the event: pixels, lines or pages.
    let unit = [1.0, 16.0, 400.0][event.delta_mode().min(2) as usize];
    let delta_px = event.delta_y() * unit;
    let moved = with_table(shared, view, |table, context| {
        !event.ctrl_key() && table.scroll_by_wheel(delta_px, view.list_view, context)
    });
    if moved == Some(true) {
        event.prevent_default();
    }
}

fn handle_key(shared: SharedTable, view: UsersPageState, event: &KeyboardEvent) {
    if event.alt_key() || event.meta_key() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let handled = with_table(shared, view, |table, context| {
        let part = target.as_ref().and_then(|target| table.part_of(target));
        let key = event.key();
        // Space toggles the selection, except on a check box or a button, which handle the key themselves.
        if key == " " && part.is_none_or(|(_, part)| part == RowPart::Link) {
            let (index, _) = table.current_and_anchor();
            view.toggle(index);
            table.set_anchor(index);
            return true;
        }
        let Some(index) = table.index_for_key(&key) else { return false };
        let to_check = part.is_some_and(|(_, part)| part == RowPart::Check);
        let (_, anchor) = table.current_and_anchor();
        table.go_to(index, to_check, view.list_view, context);
        let (index, _) = table.current_and_anchor();
        if event.shift_key() {
            view.select_range(anchor, index);
        } else {
            table.set_anchor(index);
        }
        true
    });
    if handled == Some(true) {
        event.prevent_default();
    }
}

fn handle_click(shared: SharedTable, view: UsersPageState, event: &MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    with_table(shared, view, |table, _| {
        let Some((bound, part)) = table.part_of(&target) else { return };
        let (_, anchor) = table.current_and_anchor();
        match part {
            RowPart::Check if event.shift_key() => view.select_range(anchor, bound.index),
            RowPart::Check => view.toggle(bound.index),
            RowPart::Validate => view.validate(view.user_at(bound.row)),
            RowPart::Link => view.remember_row(view.user_at(bound.row)),
            RowPart::Other => return,
        }
        table.set_anchor(bound.index);
    });
}
