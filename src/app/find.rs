//! **Find**: opens the page, user, tresor or operation that an id or a name belongs to.

use super::text;
use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::{events, focus, window};
use crate::navigation::location::Location;
use crate::navigation::named_route::named_route;
use crate::navigation::route::{ReviewRoute, Route};
use crate::operations::key::OperationKey;
use crate::pages::review::state::id_reader::id_reader;
use crate::pages::review::state::kind_detection::Detection;
use crate::session::Session;
use crate::tasks::lazy::NotLoaded;
use crate::ui::view;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

const FIELD: &str = "find";

/// The search field. The keys / and Ctrl-K move the focus to it.
#[component]
pub fn Find() -> impl IntoView {
    let location = expect_context::<Location>();
    let session = expect_context::<Session>();
    let typed = RwSignal::new(String::new());
    let message = RwSignal::new(None::<&'static str>);
    let busy = RwSignal::new(false);
    let keys = events::listen(&window(), "keydown", |event| {
        let Some(key) = event.dyn_ref::<leptos::web_sys::KeyboardEvent>() else { return };
        let by_control = (key.ctrl_key() || key.meta_key()) && key.key().eq_ignore_ascii_case("k");
        let by_slash = key.key() == "/" && !key.ctrl_key() && !key.meta_key() && !key.alt_key();
        if by_control || (by_slash && !focus::is_in_field()) {
            key.prevent_default();
            focus::on_id(FIELD);
        }
    });
    let keys = StoredValue::new_local(keys);
    on_cleanup(move || keys.dispose());

    let find = move |event: SubmitEvent| {
        event.prevent_default();
        let query = typed.get_untracked();
        let Some(connection) =
            session.connection_now().filter(|_| !busy.get_untracked() && !query.trim().is_empty())
        else {
            return;
        };
        message.set(None);
        if let Some(route) = named_route(&query) {
            typed.set(String::new());
            location.go(route);
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let found = look_up(query, connection.api).await;
            let _ = busy.try_set(false);
            match found {
                Ok(to_add) => {
                    let _ = typed.try_set(String::new());
                    location.go(Route::Review(ReviewRoute { to_add, ..ReviewRoute::default() }));
                }
                Err(sentence) => {
                    let _ = message.try_set(Some(sentence));
                }
            }
        });
    };
    view! {
        <search class="find">
            <form on:submit=find>
                <input id=FIELD type="search" aria-label="Find" placeholder=text::FIND_AN_ID_OR_A_PAGE autocomplete="off"
                    aria-describedby="find-said" aria-keyshortcuts="/ Control+K"
                    prop:value=move || typed.get()
                    on:input=move |event| { message.set(None); typed.set(event_target_value(&event)); }/>
            </form>
            <p id="find-said" class="said" role="status">{move || message.get()}</p>
        </search>
    }
}

/// Looks for the operations that a text names.
async fn look_up(typed: String, api: Api) -> Result<Vec<OperationKey>, &'static str> {
    let reader = id_reader().await.map_err(|NotLoaded| text::FIND_NOT_LOADED)?;
    let candidates = (reader.scan)(typed.as_bytes()).candidates;
    let found = (reader.detect)(api, candidates, Abort::default(), Box::new(|_| {})).await;
    let to_add = found.iter().filter_map(Detection::key).cloned().collect::<Vec<_>>();
    if to_add.is_empty() { Err(text::FIND_NOTHING) } else { Ok(to_add) }
}
