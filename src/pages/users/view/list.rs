//! The user list on screen: its head, its order, and the row to return to. The rows are in `table`.

use super::page_state::UsersPageState;
use super::table::UserRows;
use crate::browser::time;
use crate::list_options::ListOptions;
use crate::pages::users::text;
use crate::reactive::{self, effect};
use crate::ui::view;
use crate::ui::virtual_list::VirtualList;
use leptos::prelude::*;
use user_list::Sort;

/// The table of users.
pub fn user_table(options: ListOptions) -> AnyView {
    let view = expect_context::<UsersPageState>();
    let list = VirtualList::new(UserRows(view));
    let sorted = move || match view.route.with(|route| route.sort) {
        Sort::IdAscending => "ascending",
        Sort::IdDescending => "descending",
        _ => "none",
    };
    let empty = reactive::view(move || {
        let summary = view.summary.get();
        (summary.shown == 0).then_some(match () {
            () if summary.is_reading => text::READING,
            () if summary.is_unread => text::LOAD_FAILED,
            () if summary.counts.total() == 0 => text::NO_USERS,
            () => text::NO_MATCHES,
        })
    });
    let head = view! {
        <span role="columnheader" aria-colindex="1"><span class="visually-hidden">"Select"</span></span>
        <span role="columnheader" aria-colindex="2" aria-sort=sorted>{text::USER_ID}</span>
        <span role="columnheader" aria-colindex="3">"Registration"</span>
        <span role="columnheader" aria-colindex="4">"Account"</span>
        <span role="columnheader" aria-colindex="5">"Creating"</span>
        <span role="columnheader" aria-colindex="6">"Sharing"</span>
    };
    let table = list.view("Users", 6, head, empty).into_any();
    effect(move || {
        options.track_height();
        leptos::task::spawn_local(async move {
            // The attributes that the styles look at are changed by then.
            time::sleep(0).await;
            list.measure();
        });
    });
    // After the view, because effects run in the order in which they were made, and the list needs its element.
    effect(move || {
        view.list_view.with(|_| ());
        view.policies.with(|_| ());
        list.refresh();
        return_to_row(list, view);
    });
    table
}

/// Focuses the row from which a user's page was opened.
fn return_to_row(list: VirtualList, view: UsersPageState) {
    let Some(user) = view.return_target() else { return };
    let index = view.list_view.with_untracked(|snapshot| {
        let store = snapshot.users.store();
        let row = store.row_of(user.as_str())?;
        let is_in_order = snapshot.view.shown_sort(store) == view.route.with_untracked(|route| route.sort);
        is_in_order.then(|| snapshot.view.position_of(store, row)).flatten()
    });
    if let Some(index) = index.flatten()
        && list.go_to(index)
    {
        view.clear_return_target();
    }
}
