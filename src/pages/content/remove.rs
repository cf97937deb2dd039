//! The dialog of a deletion: the set of the click, what refers to it, and a result for each.

use super::text;
use super::view::View;
use crate::browser::focus;
use crate::pages::problem::ProblemNote;
use crate::state::batch::Running;
use crate::state::removal::{Removal, Removed};
use crate::ui::dialog::Dialog;
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use leptos::prelude::*;

/// Results that are listed at one time.
const SHOWN: usize = 200;

/// The dialog.
#[component]
pub fn RemoveDialog() -> impl IntoView {
    let view = expect_context::<View>();
    let removal = view.removal;
    let count = move || removal.with(<[_]>::len);
    let close = Callback::new(move |()| {
        removal.leave();
        view.removing.set(false);
        if removal.running.get_untracked() == Running::Done {
            view.selected.update(|selected| selected.clear());
            // The row that opened the dialog may be gone.
            focus::on_id_soon("files-title");
        }
    });
    view! {
        <Dialog open=view.removing id="remove-title" title=Signal::derive(move || text::delete_title(count()))>
            {move || match removal.running.get() {
                Running::No => view! { <Confirm removal=removal close=close/> }.into_any(),
                _ => view! { <Results removal=removal close=close/> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Confirm(removal: Removal, close: Callback<()>) -> impl IntoView {
    let view = expect_context::<View>();
    let tenant =
        view.session.connection_now().map(|connection| connection.tenant.to_string()).unwrap_or_default();
    let items = removal.with(<[_]>::to_vec);
    let (count, limit) = (items.len(), removal.limit());
    let too_large = items.iter().filter(|item| item.content.size > limit).count();
    let more = count.saturating_sub(SHOWN);
    let paths = items.into_iter().take(SHOWN);
    let paths = paths
        .map(|item| view! { <li><code>{item.content.path}</code><span class="muted">{text::size(item.content.size)}</span></li> })
        .collect_view();
    view! {
        <div class="in">
            <p>{text::delete_consequence(count, &tenant)}</p>
            {(too_large > 0).then(|| view! { <Note tone="warn"><p>{text::too_large(too_large, limit)}</p></Note> })}
            <ul class="results">{paths}</ul>
            {(more > 0).then(|| view! { <p class="muted">{format!("and {more} more")}</p> })}
            <div role="status">{move || references(removal, count)}</div>
        </div>
        <div class="actions">
            <button class="btn" type="button" autofocus on:click=move |_| close.run(())>"Cancel"</button>
            <span class="grow"></span>
            <button class="btn danger" type="button" on:click=move |_| removal.start()>{text::delete_button(count)}</button>
        </div>
    }
}

fn references(removal: Removal, count: usize) -> AnyView {
    match removal.references.get() {
        None => view! { <p class="muted">{text::CHECKING}</p> }.into_any(),
        Some(Err(problem)) => view! {
            <ProblemNote problem=problem tone="warn" sentence=Some("Nobody knows what refers to it: the list could not be read.".to_owned())/>
        }
        .into_any(),
        Some(Ok(references)) => {
            let found = references.found.iter().map(|(path, by)| text::referred(path, by));
            let unread = (!references.unread.is_empty()).then(|| text::unread(&references.unread));
            let lines = found.chain(unread).collect::<Vec<_>>();
            if lines.is_empty() {
                let words = if count == 1 { text::NO_REFERENCES } else { text::NO_REFERENCES_TO_ANY };
                return view! { <p class="muted">{words}</p> }.into_any();
            }
            let lines = lines.into_iter().take(20).map(|line| view! { <p>{line}</p> }).collect_view();
            view! { <Note tone="warn">{lines}</Note> }.into_any()
        }
    }
}

#[component]
fn Results(removal: Removal, close: Callback<()>) -> impl IntoView {
    let is_running = move || removal.running.get() == Running::Yes;
    let any = move |is: fn(&Removed) -> bool| {
        removal.running.get() == Running::Done
            && removal.with(|items| items.iter().any(|item| is(&item.result)))
    };
    let may_retry =
        Memo::new(move |_| any(|result| matches!(result, Removed::Failed(_) | Removed::Unknown(_))));
    let not_kept = Memo::new(move |_| any(|result| matches!(result, Removed::NotKept(_))));
    let rows = move || {
        let row = |item: &crate::state::removal::Item| {
            let (tone, word) = text::removed(item);
            view! { <li><code>{item.content.path.clone()}</code><Tag tone=tone text=word/></li> }
        };
        removal.with(|items| items.iter().take(SHOWN).map(row).collect_view())
    };
    view! {
        <div class="in">
            <p role="status">{move || removal.with(|items| text::removal_sum(items, is_running()))}</p>
            <ul class="results">{rows}</ul>
        </div>
        <div class="actions">
            {move || may_retry.get().then(|| view! {
                <button class="btn" type="button" on:click=move |_| removal.retry_failed()>"Retry failed"</button>
            })}
            {move || not_kept.get().then(|| view! {
                <button class="btn danger" type="button" on:click=move |_| removal.go_on_without_keeping()>"Delete without keeping"</button>
            })}
            <span class="grow"></span>
            <button class="btn" type="button" disabled=is_running on:click=move |_| close.run(())>"Close"</button>
        </div>
    }
}
