//! The page of one user: registration, policies, held operations about the user, and the journal of this user.

use super::policies::Policies;
use super::validate::ValidateForm;
use crate::browser::{focus, time};
use crate::directory::user_list::UserList;
use crate::feedback::words;
use crate::journal_store::JournalStore;
use crate::journal_store::rows;
use crate::journal_store::rows::JournalRow;
use crate::navigation::location::Location;
use crate::navigation::route::{Route, UsersRoute};
use crate::operations::held_operations::HeldOperations;
use crate::operations::queue::Item;
use crate::pages::users::state::registrations::Registrations;
use crate::pages::users::text;
use crate::reactive::{self, effect, memo};
use crate::text::visible::visible;
use crate::ui::button::{Look, button};
use crate::ui::copy::CopyButton;
use crate::ui::note::Note;
use crate::ui::printing::{self, printing};
use crate::ui::tag::Tag;
use crate::ui::view;
use admin_api::UserId;
use leptos::prelude::*;
use user_list::Registration;

/// The number of journal entries shown, newest first.
const MAX_ENTRIES: usize = 50;

/// The page of the user in the URL.
#[component]
pub fn UserPage() -> impl IntoView {
    let location = expect_context::<Location>();
    let user = Memo::new(move |before: Option<&Option<UserId>>| match location.route() {
        Route::User(user) => Some(user),
        // Another page is being opened. This one must not be drawn again for that.
        _ => before.cloned().flatten(),
    });
    // Each user gets a new view, so that nothing of another user can remain in it.
    reactive::view(move || user.get().map(|user| view! { <UserCards user=user/> }))
}

#[component]
fn UserCards(user: UserId) -> impl IntoView {
    let directory = expect_context::<UserList>();
    directory.ensure([&user]);
    expect_context::<Registrations>().reload();
    focus::on_id_soon("page-title");
    let id = user.to_string();
    view! {
        <p><a href=Route::Users(UsersRoute::default()).path()>{text::ALL_USERS}</a></p>
        <div class="head">
            <h1 id="page-title" class="id" tabindex="-1">{visible(&id)}</h1>
            <CopyButton text=id what=text::THE_USER_ID/>
        </div>
        <div class="stack">
            <RegistrationCard user=user.clone()/>
            <Policies user=user.clone()/>
            <HeldOperationsCard user=user.clone()/>
            <JournalCard user=user/>
        </div>
    }
}

#[component]
fn RegistrationCard(user: UserId) -> impl IntoView {
    let directory = expect_context::<UserList>();
    let shared = StoredValue::new(user);
    let state = memo(move || {
        let registration = shared.with_value(|user| directory.registration(user));
        let status = directory.status();
        let raw_state = shared.with_value(|user| raw_state(directory, user));
        (registration, raw_state, status.is_reading, status.problem.is_some())
    });
    view! {
        <section class="card" aria-labelledby="registration-title">
            <div class="title">
                <h2 id="registration-title">"Registration"</h2>
                {move || {
                    let (registration, raw_state, ..) = state.get();
                    let (tone, known) = words::registration(registration);
                    view! { <Tag tone=tone text=raw_state.unwrap_or_else(|| known.into())/> }
                }}
                <span class="grow"></span>
                {button(Look::SmallQuiet, text::REFRESH_THE_USER_LIST, move |_| directory.refresh())}
            </div>
            <div class="in">
                <p class="muted">{text::VALIDATED_OR_ENABLED}</p>
                {move || {
                    let (registration, raw_state, is_reading, is_broken) = state.get();
                    let user = shared.get_value();
                    match registration {
                        Some(Registration::NotListed) => view! {
                            <Note tone="warn"><p>{text::NO_SUCH_USER}</p></Note>
                            <ValidateForm user=Some(user)/>
                        }.into_any(),
                        Some(Registration::Unvalidated) => view! { <ValidateForm user=Some(user)/> }.into_any(),
                        None if is_reading => view! { <p class="waiting" role="status">{text::READING}</p> }.into_any(),
                        None if raw_state.is_none() && (is_broken || !is_reading) => {
                            view! { <Note tone="warn"><p>{text::LIST_INCOMPLETE}</p></Note> }.into_any()
                        }
                        _ => ().into_any(),
                    }
                }}
            </div>
        </section>
    }
}

/// The registration state as the list words it. `None` if the list does not have the user.
fn raw_state(directory: UserList, user: &UserId) -> Option<String> {
    let raw_state = directory.with(|users, _| {
        let store = users.store();
        let row = store.row_of(user.as_str())?;
        match store.is_contradicted(row) {
            true => Some(text::CONTRADICTED.to_owned()),
            false => Some(store.state(row)?.word().to_owned()),
        }
    });
    raw_state.flatten()
}

#[component]
fn HeldOperationsCard(user: UserId) -> impl IntoView {
    let operations = expect_context::<HeldOperations>();
    let rows = memo(move || {
        let touches = |item: &&Item| {
            item.details.as_ref().is_some_and(|details| {
                details.by.as_ref() == Some(&user) || details.for_user.as_ref() == Some(&user)
            })
        };
        operations.queue.with(|queue| {
            let row = |item: &Item| {
                let by = item.details.as_ref().and_then(|details| details.by.clone());
                let role = if by.as_ref() == Some(&user) { text::REQUESTED_BY } else { text::ABOUT };
                let state = if item.is_waiting() { text::WAITING } else { text::DECIDED };
                (Route::operation(item.key.clone()).path(), item.key.clone(), role, state)
            };
            queue.items().iter().filter(touches).map(row).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="card" aria-labelledby="held-title">
            <div class="title"><h2 id="held-title">{text::OPERATIONS_YOU_HOLD}</h2></div>
            <div class="in">
                {move || rows.with(|rows| match rows.is_empty() {
                    true => view! { <p class="muted">{text::NO_OPERATIONS}</p> }.into_any(),
                    false => {
                        let rows = rows.iter().map(|(path, key, role, state)| view! {
                            <li><a href=path.clone()>{key.kind.name()}" "<span class="id">{key.id.to_string()}</span></a>" "<span class="muted">{*role}" · "{*state}</span></li>
                        });
                        view! { <ul class="entries">{rows.collect_view()}</ul> }.into_any()
                    }
                })}
            </div>
        </section>
    }
}

#[component]
fn JournalCard(user: UserId) -> impl IntoView {
    let journal = expect_context::<JournalStore>();
    let location = format!("/journal?q={}", admin_api::percent::encode(user.as_str()));
    let rows = RwSignal::new(Vec::<JournalRow>::new());
    let printing = printing();
    // A print has all of them.
    let max = move || if printing.get() { printing::MAX_ROWS } else { MAX_ENTRIES };
    effect(move || {
        journal.revision();
        let user = user.clone();
        leptos::task::spawn_local(async move {
            let mut records = journal.records().await.unwrap_or_default();
            records.extend(journal.unsaved());
            let mut of_user = rows::rows(records).rows;
            of_user.retain(|row| row.target() == user.as_str());
            of_user.reverse();
            let _ = rows.try_set(of_user);
        });
    });
    view! {
        <section class="card" aria-labelledby="entries-title">
            <div class="title">
                <h2 id="entries-title">{text::JOURNAL_OF_THIS_USER}</h2>
                <span class="grow"></span>
                <a href=location>{text::SHOW_IN_THE_JOURNAL}</a>
            </div>
            {move || rows.with(|rows| match rows.is_empty() {
                true => view! { <div class="in"><p class="muted">{text::NO_ENTRIES}</p></div> }.into_any(),
                false => {
                    let rows = rows.iter().take(max()).map(|row| view! {
                        <li>
                            <span class="num">{time::date_time(row.sent.at_ms as f64)}</span>
                            <b>{row.operation().to_owned()}</b>
                            <span>{row.outcome().name()}" "{row.code().to_owned()}</span>
                            <span class="muted">{row.note().to_owned()}</span>
                        </li>
                    });
                    view! { <ul class="in entries">{rows.collect_view()}</ul> }.into_any()
                }
            })}
        </section>
    }
}
