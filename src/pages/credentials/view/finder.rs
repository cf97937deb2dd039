//! The search for a device password, for callers with the right to list: clients, users of a client, device passwords
//! of a user.

use super::form::{CredentialsForm, LOGIN, field};
use crate::browser::focus;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::credentials::state::search::SearchResults;
use crate::pages::credentials::text;
use crate::tasks::load::Load;
use crate::ui::button::{Look, button, submit_button};
use crate::ui::table::{column, hidden_column, scrolled_part, table_of};
use crate::ui::view;
use admin_api::nevis::{DevicePassword, NevisCall, Party};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

const RESULTS_ID: &str = "found";

/// The card of the search.
pub fn finder_card(form: CredentialsForm) -> AnyView {
    let search = form.nevis.search;
    // The results of a new search get the focus. A reload and further pages do not.
    Effect::new(move |was_asked: Option<bool>| {
        let asked = search.results().with(|load| matches!(load, Load::Loading(None)));
        if was_asked == Some(true) && !asked {
            focus::on_id_soon(RESULTS_ID);
        }
        asked
    });
    let clients = move |_| {
        if form.apply_base() {
            search.list(NevisCall::ListClients);
        }
    };
    let users = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(ids) = form.ids(false, false) {
            let login_id = form.route.with_untracked(|route| route.login_id.trim().to_owned());
            search.list(NevisCall::ListUsers { client: ids.client, login_id });
        }
    };
    view! {
        <section class="card" aria-labelledby="finder-title">
            <div class="in">
                <h2 id="finder-title">{text::FIND_IT}</h2>
                <form class="finder" on:submit=users>
                    {field(form, &LOGIN)}
                    <div class="row">
                        {button(Look::Plain, text::LIST_CLIENTS, clients)}
                        {submit_button(Look::Plain, text::FIND_USERS)}
                        {button(Look::Plain, text::LIST_DEVICE_PASSWORDS, move |_| list_passwords(form))}
                    </div>
                </form>
            </div>
            <div id=RESULTS_ID tabindex="-1" class="found">{move || search.results().with(|load| results_view(form, load))}</div>
        </section>
    }
    .into_any()
}

fn list_passwords(form: CredentialsForm) {
    if let Some(ids) = form.ids(true, false) {
        form.nevis.search.list(NevisCall::ListDevicePasswords { client: ids.client, user: ids.user });
    }
}

fn results_view(form: CredentialsForm, load: &Load<SearchResults>) -> AnyView {
    let failed = match load {
        Load::Failed(problem, _) => {
            Some(view! { <div class="in"><ProblemNote problem=problem.clone()/></div> })
        }
        _ => None,
    };
    let waits = matches!(load, Load::Loading(_));
    view! {
        {failed}
        {waits.then(|| view! { <p class="in waiting">{text::LOADING}</p> })}
        {load.value().map(|results| table(form, results))}
    }
    .into_any()
}

fn table(form: CredentialsForm, results: &SearchResults) -> AnyView {
    let (columns, count) = match results.call {
        NevisCall::ListDevicePasswords { .. } => {
            (&["Credential", "State", text::LAST_LOGIN, "Logins", "Created"][..], results.passwords.len())
        }
        NevisCall::ListClients => (&["Client", "Name"][..], results.parties.len()),
        _ => (&["User", text::LOGIN_ID][..], results.parties.len()),
    };
    let title = text::search_title(&results.call, count, results.next.is_some());
    let of_clients = results.call == NevisCall::ListClients;
    let parties = results.parties.iter().map(|party| party_row(form, of_clients, party));
    let passwords = results.passwords.iter().map(|password| password_row(form, password));
    let rows = parties.chain(passwords).collect_view();
    let columns = columns.iter().map(|name| column(*name)).chain([hidden_column("Choose")]).collect();
    view! {
        <div class="in" role="status"><h3>{title.clone()}</h3></div>
        {(count == 0).then(|| view! { <p class="in muted">{text::NONE_FOUND}</p> })}
        {(count > 0).then(|| view! {
            {scrolled_part(title, table_of(columns, rows.into_any()))}
        })}
        {results.next.is_some().then(|| view! {
            <p class="in">{button(Look::Plain, "More", move |_| form.nevis.search.more())}</p>
        })}
    }
    .into_any()
}

fn party_row(form: CredentialsForm, of_clients: bool, party: &Party) -> AnyView {
    let name = party.name.clone().or_else(|| party.login_id.clone());
    let choose = Callback::new(move |id| choose_party(form, of_clients, id));
    row(&party.ext_id, vec![name.unwrap_or_default()], choose)
}

fn choose_party(form: CredentialsForm, of_clients: bool, id: String) {
    form.error.set(None);
    form.change(|route| {
        route.credential = String::new();
        if of_clients {
            route.client = id;
            route.user = String::new();
        } else {
            route.user = id;
        }
    });
    if of_clients {
        focus::on_id(LOGIN.id);
    } else {
        list_passwords(form);
    }
}

fn password_row(form: CredentialsForm, password: &DevicePassword) -> AnyView {
    let reason = password.state_change_reason.as_ref().map(|reason| format!(": {reason}"));
    let cells = vec![
        format!("{}{}", password.state_name, reason.unwrap_or_default()),
        text::ago(password.last_successful_login_date.as_deref()),
        password.successful_login_count.to_string(),
        text::ago(password.created.as_deref()),
    ];
    let choose = Callback::new(move |id| {
        form.error.set(None);
        form.change(|route| route.credential = id);
        focus::on_id(super::deletion::DELETE_ID);
    });
    row(&password.ext_id, cells, choose)
}

fn row(id: &str, cells: Vec<String>, choose: Callback<String>) -> AnyView {
    let label = text::choose_name(&id);
    let id = id.to_owned();
    let chosen = id.clone();
    let cells = cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
    view! {
        <tr>
            <td class="id">{id}</td>
            {cells}
            <td>{button(Look::Small, "Choose", move |_| choose.run(chosen.clone())).named(label)}</td>
        </tr>
    }
    .into_any()
}
