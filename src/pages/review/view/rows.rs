//! What the rows of the list of operations show, and what happens in them. The scrolling is in
//! [`crate::ui::virtual_list`].

use super::page_state::ReviewPageState;
use crate::browser::row_element::RowElement;
use crate::operations::key::OperationKey;
use crate::operations::queue::Item;
use crate::pages::review::model::listing::Line;
use crate::pages::review::text;
use crate::reactive::effect;
use crate::text::visible::visible;
use crate::ui::button::{Look, button};
use crate::ui::view;
use crate::ui::virtual_list::{CHECK, LINK, Rows, VirtualList};
use admin_api::TresorId;
use leptos::prelude::*;
use std::hash::{BuildHasher, RandomState};

const KIND: usize = 2;
const ABOUT: usize = 3;
const AGE: usize = 4;
const ID: usize = 5;
const STATUS: usize = 6;
const COLLIDES: usize = 7;
const TRESOR: usize = 8;
const COLLIDING: usize = 9;

/// The parts of one row, still empty: those of an operation, and those of a heading.
const ROW_HTML: &str = r#"<input type="checkbox" tabindex="-1" data-part="0"><a tabindex="-1" data-part="1"><span><b data-part="2"></b> <span class="muted" data-part="3"></span></span><span class="end" data-part="4"></span><span class="id muted" data-part="5"></span><span class="end"><span class="tag" data-part="6"></span><span class="tag" data-tone="warn" data-part="7"></span></span></a><span class="id" data-part="8"></span><span data-part="9"></span>"#;

/// The list.
#[component]
pub fn OperationList() -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let list = VirtualList::new(OperationRows { view, hasher: RandomState::new() });
    let shown = list.plain_view();
    effect(move || {
        view.listing.track();
        view.filter.track();
        view.open.track();
        view.selected.track();
        view.collisions.track();
        view.operations.queue.with(|_| ());
        list.refresh();
    });
    // The list scrolls to the open operation when it is opened, never when the list changes.
    effect(move || {
        let open = view.open.get();
        let line = view.listing.with_untracked(|listing| open.and_then(|key| listing.line_of(&key)));
        if let Some(line) = line {
            list.reveal(line);
        }
    });

    view! {
        <Show when=move || view.is_stale()>
            <div class="bar">
                {button(Look::Small, text::SORT_AGAIN, move |_| view.sort_again())}
                <span class="muted">{text::STALE_ORDER}</span>
            </div>
        </Show>
        <div
            on:pointerenter=move |_| view.hovered.set(true)
            on:pointerleave=move |_| view.hovered.set(false)
            on:focusin=move |_| view.focused.set(true)
            on:focusout=move |_| view.focused.set(false)
        >
            {shown}
            <Show when=move || view.listing.with(|listing| listing.lines().is_empty())>
                <p class="in muted">{text::NOTHING_SHOWN}</p>
            </Show>
        </div>
    }
}

/// The lines of the listing.
struct OperationRows {
    view: ReviewPageState,
    /// Makes a row's number from its line.
    hasher: RandomState,
}

impl OperationRows {
    fn number(&self, line: &Line) -> u32 {
        self.hasher.hash_one(line) as u32
    }

    /// Selects or clears the operations of these lines that still wait.
    fn select(&self, lines: &[usize], change: fn(&ReviewPageState, OperationKey)) {
        let keys = self.view.listing.with_untracked(|listing| {
            self.view.operations.queue.with_untracked(|queue| {
                let waiting = lines.iter().filter_map(|line| match listing.lines().get(*line)? {
                    Line::Operation(key) => {
                        Some(key).filter(|key| queue.get(key).is_some_and(Item::is_waiting))
                    }
                    Line::Group(_) => None,
                });
                waiting.cloned().collect::<Vec<_>>()
            })
        });
        keys.into_iter().for_each(|key| change(&self.view, key));
    }
}

impl Rows for OperationRows {
    fn template(&self) -> (&'static str, &'static str) {
        ("op", ROW_HTML)
    }

    fn count(&self) -> usize {
        self.view.listing.with_untracked(|listing| listing.lines().len())
    }

    fn is_complete(&self) -> bool {
        true
    }

    fn row_at(&self, index: usize) -> Option<u32> {
        self.view.listing.with_untracked(|listing| listing.lines().get(index).map(|line| self.number(line)))
    }

    fn headings(&self) -> Vec<usize> {
        self.view.listing.with_untracked(|listing| listing.headings())
    }

    fn index_of(&self, row: u32, was: usize) -> Option<usize> {
        self.view.listing.with_untracked(|listing| {
            let is_at =
                |index: &usize| listing.lines().get(*index).is_some_and(|line| self.number(line) == row);
            Some(was).filter(is_at).or_else(|| (0..listing.lines().len()).find(is_at))
        })
    }

    fn fill(&self, element: &RowElement, index: usize, _row: u32) {
        let line = self.view.listing.with_untracked(|listing| listing.lines().get(index).cloned());
        let Some(line) = line else { return };
        let is_heading = matches!(line, Line::Group(_));
        element.set("data-heading", is_heading.then_some(""));
        for part in [CHECK, LINK] {
            element.set_part_hidden(part, is_heading);
        }
        for part in [TRESOR, COLLIDING] {
            element.set_part_hidden(part, !is_heading);
        }
        untrack(|| match line {
            Line::Group(tresor) => fill_heading(self.view, element, &tresor),
            Line::Operation(key) => fill_operation(self.view, element, &key),
        });
    }

    fn toggle(&self, index: usize) {
        self.select(&[index], |view, key| {
            view.selected.update(|selected| {
                if !selected.remove(&key) {
                    selected.insert(key);
                }
            });
        });
    }

    fn select_range(&self, one: usize, other: usize) {
        let lines = (one.min(other)..=one.max(other)).collect::<Vec<_>>();
        self.select(&lines, |view, key| {
            view.selected.update(|selected| {
                selected.insert(key);
            });
        });
    }

    fn press(&self, _part: usize, _row: u32) -> bool {
        true
    }
}

fn fill_heading(view: ReviewPageState, element: &RowElement, tresor: &TresorId) {
    element.set("data-current", None);
    element.set("data-decided", None);
    let colliding = view.collisions.with(|collisions| {
        let group = collisions.groups.iter().find(|group| group.tresor == *tresor);
        group.map(|group| group.keys.len()).filter(|&waiting| waiting > 1)
    });
    element.set_text(TRESOR, &visible(&text::group_title(tresor)));
    element.set_text(COLLIDING, &colliding.map(text::colliding).unwrap_or_default());
}

fn fill_operation(view: ReviewPageState, element: &RowElement, key: &OperationKey) {
    let current = view.open.with(|open| open.as_ref() == Some(key)).then_some("true");
    let (kind, id) = (text::kind(key.kind), visible(key.id.as_str()));
    element.set("data-current", current);
    element.set_part(CHECK, "aria-label", &text::select_name(&kind, &id));
    element.set_checked(CHECK, view.selected.with(|selected| selected.contains(key)));
    element.set_part(LINK, "href", &view.path_of(key));
    element.set_part_or_none(LINK, "aria-current", current);
    element.set_text(KIND, kind);
    element.set_text(ID, &id);
    let collides = view.collisions.with(|collisions| collisions.at_risk_from(key).next().is_some());
    element.set_part_hidden(COLLIDES, !collides);
    element.set_text(COLLIDES, if collides { "collides" } else { "" });
    view.operations.queue.with(|queue| {
        let Some(item) = queue.get(key) else { return };
        let tag = text::status_tag(&item.status);
        element.set("data-decided", item.verdict().map(|_| ""));
        element.set_part_or_none(CHECK, "disabled", (!item.is_waiting()).then_some(""));
        element.set_text(ABOUT, &about(item));
        element.set_text(AGE, &text::age(item.made_at()));
        let (tone, word) = tag.unwrap_or_default();
        element.set_part_hidden(STATUS, tag.is_none());
        element.set_part(STATUS, "data-tone", tone);
        element.set_text(STATUS, word);
    });
}

fn about(item: &Item) -> String {
    let target = item.details.as_ref().and_then(|details| details.for_user.as_ref());
    let by = item.details.as_ref().and_then(|details| details.by.as_ref());
    match (target, by) {
        (Some(user), _) => text::about(item.key.kind, user.short()),
        (None, Some(user)) => text::requested_by(&user.short()),
        (None, None) => String::new(),
    }
}
