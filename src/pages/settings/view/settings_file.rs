//! Settings as a file, to take to another browser. There is no secret in it.

use crate::browser::{download, files, focus};
use crate::pages::settings::{Chosen, text};
use crate::session::preferences;
use crate::ui::note::Note;
use leptos::prelude::*;

pub fn view(set: Chosen, changed: RwSignal<u32>) -> AnyView {
    let said = RwSignal::new(None::<Result<String, String>>);
    let import = move |event: leptos::ev::Event| {
        let Some(file) = files::of_input(&event) else { return };
        leptos::task::spawn_local(async move {
            let result = match files::bytes(&file).await.map(String::from_utf8) {
                Ok(Ok(text)) => preferences::import(&text).map(text::imported),
                Ok(Err(_)) => Err("The file is no UTF-8 text.".into()),
                Err(reason) => Err(reason),
            };
            if result.is_ok() {
                set.read_again();
                changed.update(|changed| *changed += 1);
            }
            let _ = said.try_set(Some(result));
            focus::on_id_soon("settings-imported");
        });
    };
    let export = move |_| {
        download::save("tresor-admin-settings.json", "application/json", [preferences::export()]);
    };
    let result = move || {
        said.get().map(|said| {
            let (tone, words) = match said {
                Ok(words) => ("good", words),
                Err(why) => ("bad", text::not_imported(&why)),
            };
            view! { <Note tone=tone><p>{words}</p></Note> }
        })
    };
    view! {
        <p class="muted">{text::FILE_WHAT}</p>
        <div class="row">
            <button class="btn" type="button" on:click=export>"Export settings"</button>
            <label class="btn" for="settings-import">"Import settings"</label>
            <input id="settings-import" class="visually-hidden" type="file" accept="application/json,.json" on:change=import/>
        </div>
        <div id="settings-imported" role="status" tabindex="-1">{result}</div>
    }
    .into_any()
}
