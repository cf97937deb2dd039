//! Finding a device password where the caller may list: the client, its user, their device passwords.

use super::form::{Form, LOGIN, field};
use crate::browser::focus;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::credentials::state::Found;
use crate::pages::credentials::text;
use crate::tasks::load::Load;
use admin_api::nevis::{Call, DevicePassword, Party};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

const FOUND: &str = "found";

/// The card.
pub fn finder_card(form: Form) -> AnyView {
    let nevis = form.nevis;
    // What a search came to gets the focus; what is read anew or goes on does not.
    Effect::new(move |was_asked: Option<bool>| {
        let asked = nevis.found().with(|load| matches!(load, Load::Loading(None)));
        if was_asked == Some(true) && !asked {
            focus::on_id_soon(FOUND);
        }
        asked
    });
    let clients = move |_| {
        if form.take_base() {
            nevis.list(Call::ListClients);
        }
    };
    let users = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(ids) = form.ids(false, false) {
            let login_id = form.here.with_untracked(|here| here.login_id.trim().to_owned());
            nevis.list(Call::ListUsers { client: ids.client, login_id });
        }
    };
    view! {
        <section class="card" aria-labelledby="finder-title">
            <div class="in">
                <h2 id="finder-title">"Find it"</h2>
                <form class="finder" on:submit=users>
                    {field(form, &LOGIN)}
                    <div class="row">
                        <button class="btn" type="button" on:click=clients>"List clients"</button>
                        <button class="btn" type="submit">"Find users"</button>
                        <button class="btn" type="button" on:click=move |_| list_passwords(form)>"List device passwords"</button>
                    </div>
                </form>
            </div>
            <div id=FOUND tabindex="-1" class="found">{move || nevis.found().with(|load| results(form, load))}</div>
        </section>
    }
    .into_any()
}

fn list_passwords(form: Form) {
    if let Some(ids) = form.ids(true, false) {
        form.nevis.list(Call::ListDevicePasswords { client: ids.client, user: ids.user });
    }
}

fn results(form: Form, load: &Load<Found>) -> AnyView {
    let failed = match load {
        Load::Failed(problem, _) => {
            Some(view! { <div class="in"><ProblemNote problem=problem.clone()/></div> })
        }
        _ => None,
    };
    let waits = matches!(load, Load::Loading(_));
    view! {
        {failed}
        {waits.then(|| view! { <p class="in waiting">"Reading…"</p> })}
        {load.value().map(|found| table(form, found))}
    }
    .into_any()
}

fn table(form: Form, found: &Found) -> AnyView {
    let (columns, count) = match found.call {
        Call::ListDevicePasswords { .. } => {
            (&["Credential", "State", "Last login", "Logins", "Created"][..], found.passwords.len())
        }
        Call::ListClients => (&["Client", "Name"][..], found.parties.len()),
        _ => (&["User", "Login ID"][..], found.parties.len()),
    };
    let title = text::found(&found.call, count, found.next.is_some());
    let of_clients = found.call == Call::ListClients;
    let parties = found.parties.iter().map(|party| party_row(form, of_clients, party));
    let passwords = found.passwords.iter().map(|password| password_row(form, password));
    let rows = parties.chain(passwords).collect_view();
    let heads = columns.iter().map(|name| view! { <th scope="col">{*name}</th> }).collect_view();
    view! {
        <div class="in" role="status"><h3>{title.clone()}</h3></div>
        {(count == 0).then(|| view! { <p class="in muted">{text::NONE_FOUND}</p> })}
        {(count > 0).then(|| view! {
            <div class="scroll" role="region" aria-label=title tabindex="0">
                <table>
                    <thead><tr>{heads}<th scope="col"><span class="visually-hidden">"Choose"</span></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })}
        {found.next.is_some().then(|| view! {
            <p class="in"><button class="btn" type="button" on:click=move |_| form.nevis.list_more()>"More"</button></p>
        })}
    }
    .into_any()
}

fn party_row(form: Form, of_clients: bool, party: &Party) -> AnyView {
    let name = party.name.clone().or_else(|| party.login_id.clone());
    let choose = Callback::new(move |id| choose_party(form, of_clients, id));
    row(&party.ext_id, vec![name.unwrap_or_default()], choose)
}

fn choose_party(form: Form, of_clients: bool, id: String) {
    form.wrong.set(None);
    form.change(|here| {
        here.credential = String::new();
        if of_clients {
            here.client = id;
            here.user = String::new();
        } else {
            here.user = id;
        }
    });
    if of_clients {
        focus::on_id(LOGIN.id);
    } else {
        list_passwords(form);
    }
}

fn password_row(form: Form, password: &DevicePassword) -> AnyView {
    let reason = password.state_change_reason.as_ref().map(|reason| format!(": {reason}"));
    let cells = vec![
        format!("{}{}", password.state_name, reason.unwrap_or_default()),
        text::ago(password.last_successful_login_date.as_deref()),
        password.successful_login_count.to_string(),
        text::ago(password.created.as_deref()),
    ];
    let choose = Callback::new(move |id| {
        form.wrong.set(None);
        form.change(|here| here.credential = id);
        focus::on_id(super::deletion::DELETE);
    });
    row(&password.ext_id, cells, choose)
}

fn row(id: &str, cells: Vec<String>, choose: Callback<String>) -> AnyView {
    let label = format!("Choose {id}");
    let id = id.to_owned();
    let chosen = id.clone();
    let cells = cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
    view! {
        <tr>
            <td class="id">{id}</td>
            {cells}
            <td><button class="btn small" type="button" aria-label=label on:click=move |_| choose.run(chosen.clone())>"Choose"</button></td>
        </tr>
    }
    .into_any()
}
