//! The section **Settings as a file**: export and import, to move settings to another browser.

use crate::browser::{download, files, focus};
use crate::pages::settings::{SettingsState, text};
use crate::session::preferences;
use crate::tasks::revision::Revision;
use crate::ui::button::{Look, button};
use crate::ui::note::Note;
use crate::ui::view;
use leptos::prelude::*;

pub fn view(settings: SettingsState, changed: Revision) -> AnyView {
    let imported = RwSignal::new(None::<Result<String, String>>);
    let import = move |event: leptos::ev::Event| {
        let Some(file) = files::of_input(&event) else { return };
        leptos::task::spawn_local(async move {
            let result = match files::bytes(&file).await.map(String::from_utf8) {
                Ok(Ok(text)) => preferences::import(&text).map(text::imported),
                Ok(Err(_)) => Err(text::FILE_NOT_UTF8.into()),
                Err(reason) => Err(reason),
            };
            if result.is_ok() {
                settings.reload();
                changed.bump();
            }
            let _ = imported.try_set(Some(result));
            focus::on_id_soon("settings-imported");
        });
    };
    let export = move |_| {
        download::save("tresor-admin-settings.json", "application/json", [preferences::export()]);
    };
    let result = move || {
        imported.get().map(|result| {
            let (tone, sentence) = match result {
                Ok(sentence) => ("good", sentence),
                Err(why) => ("bad", text::not_imported(&why)),
            };
            view! { <Note tone=tone><p>{sentence}</p></Note> }
        })
    };
    view! {
        <p class="muted">{text::FILE_CONTENT}</p>
        <div class="row">
            {button(Look::Plain, text::EXPORT_SETTINGS, export)}
            <label class="btn" for="settings-import">{text::IMPORT_SETTINGS}</label>
            <input id="settings-import" class="visually-hidden" type="file" accept="application/json,.json" on:change=import/>
        </div>
        <div id="settings-imported" role="status" tabindex="-1">{result}</div>
    }
    .into_any()
}
