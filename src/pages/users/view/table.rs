//! What the rows of the user list show, and what happens in them. The scrolling is in [`crate::ui::virtual_list`].

use super::page_state::UsersPageState;
use crate::browser::history;
use crate::browser::row_element::RowElement;
use crate::directory::policy_ledger::Policy;
use crate::navigation::route::Route;
use crate::pages::users::text;
use crate::ui::virtual_list::{CHECK, LINK, Rows};
use admin_api::UserId;
use user_list::ListedState;

const TAG: usize = 2;
const VALIDATE: usize = 3;
/// The first of the cells with policies, in the order of [`Policy::ALL`].
const POLICIES: usize = 4;

/// The cells of one row, still without a user.
const ROW_HTML: &str = r#"<span role="cell" aria-colindex="1"><input type="checkbox" tabindex="-1" data-part="0"></span><span role="cell" aria-colindex="2" class="id"><a tabindex="-1" data-part="1"></a></span><span role="cell" aria-colindex="3" class="registration"><span class="tag" data-part="2"></span><button type="button" class="btn small" tabindex="-1" data-part="3">Validate</button></span><span role="cell" aria-colindex="4" class="policy" data-part="4"></span><span role="cell" aria-colindex="5" class="policy" data-part="5"></span><span role="cell" aria-colindex="6" class="policy" data-part="6"></span>"#;

/// The users that match search and filter.
pub struct UserRows(pub UsersPageState);

impl Rows for UserRows {
    fn template(&self) -> (&'static str, &'static str) {
        ("user-row", ROW_HTML)
    }

    fn count(&self) -> usize {
        self.0.list_view.with_untracked(|snapshot| snapshot.view.len()).unwrap_or_default()
    }

    fn is_complete(&self) -> bool {
        self.0.list_view.with_untracked(|snapshot| snapshot.users.store().is_closed()).unwrap_or_default()
    }

    fn row_at(&self, index: usize) -> Option<u32> {
        self.0.list_view.with_untracked(|snapshot| snapshot.view.row(snapshot.users.store(), index)).flatten()
    }

    fn fill(&self, element: &RowElement, _index: usize, row: u32) {
        let shown = self.0.list_view.with_untracked(|snapshot| {
            let store = snapshot.users.store();
            let (id, state) = (store.id(row)?.to_string(), store.state(row)?);
            let (tone, word) = match state {
                _ if store.is_contradicted(row) => ("bad", text::CONTRADICTED),
                ListedState::Validated => ("good", state.word()),
                ListedState::Unvalidated => ("warn", state.word()),
                ListedState::Other(word) => ("", word),
            };
            element.set_part(TAG, "data-tone", tone);
            element.set_text(TAG, word);
            element.set_part_hidden(VALIDATE, state != ListedState::Unvalidated);
            Some((id, snapshot.selection.has(row)))
        });
        let Some((id, is_selected)) = shown.flatten() else { return };
        element.set("data-selected", is_selected.then_some(""));
        element.set_checked(CHECK, is_selected);
        element.set_part(CHECK, "aria-label", &text::select_name(&id));
        let path = Route::User(UserId::new(id.as_str())).path();
        element.set_part(LINK, "href", &history::link_to(&path));
        element.set_text(LINK, &id);
        element.set_part(VALIDATE, "aria-label", &text::validate_name(&id));
        self.0.policies.with_untracked(|ledger| {
            for (part, policy) in (POLICIES..).zip(Policy::ALL) {
                let last_set = ledger.last_set(&id, policy);
                element.set_text(part, &text::policy_cell(policy, last_set));
                element.set_part(part, "data-known", if last_set.is_some() { "known" } else { "" });
            }
        });
    }

    fn toggle(&self, index: usize) {
        self.0.toggle(index);
    }

    fn select_range(&self, one: usize, other: usize) {
        self.0.select_range(one, other);
    }

    fn press(&self, part: usize, row: u32) -> bool {
        match part {
            LINK => self.0.remember_row(self.0.user_at(row)),
            VALIDATE => self.0.validate(self.0.user_at(row)),
            _ => return false,
        }
        true
    }
}
