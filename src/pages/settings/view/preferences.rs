//! The section **Preferences**: idle time, language and format of dates, and single-key shortcuts.

use crate::browser::time;
use crate::pages::settings::{SettingsState, text};
use crate::reactive::effect;
use crate::session::hosting::HostingState;
use crate::session::model::preferences::{DateFormat, idle_minutes};
use crate::ui::field::CheckField;
use crate::ui::view;
use leptos::prelude::*;

/// Minutes to choose from.
const MINUTES: [u32; 7] = [1, 5, 10, 15, 30, 60, 120];
/// Languages to choose from, by their own names. A settings file can set others.
const LANGUAGES: [(&str, &str); 9] = [
    ("de-CH", "Deutsch (Schweiz)"),
    ("de-DE", "Deutsch (Deutschland)"),
    ("en-GB", "English (United Kingdom)"),
    ("en-US", "English (United States)"),
    ("es-ES", "Español (España)"),
    ("fr-CH", "Français (Suisse)"),
    ("fr-FR", "Français (France)"),
    ("hu-HU", "Magyar"),
    ("it-CH", "Italiano (Svizzera)"),
];

type Options = Vec<(String, String)>;

pub fn view(settings: SettingsState) -> AnyView {
    let max = expect_context::<HostingState>().get().idle_minutes;
    let keys = RwSignal::new(!settings.preferences.get_untracked().no_shortcuts);
    Effect::new(move |before: Option<()>| {
        let keys = keys.get();
        if before.is_some() {
            settings.change(|changed| changed.no_shortcuts = !keys);
        }
    });
    // An imported file changes the check box as well.
    effect(move || {
        let on = settings.preferences.with(|stored| !stored.no_shortcuts);
        if keys.get_untracked() != on {
            keys.set(on);
        }
    });
    let language = move || settings.preferences.with(|stored| stored.language.clone().unwrap_or_default());
    let minutes =
        move || settings.preferences.with(|stored| idle_minutes(stored.idle_minutes, max).to_string());
    let example = move || {
        settings.preferences.track();
        text::example(&time::date_time(time::now_ms()))
    };
    view! {
        {choice("settings-idle", "Lock after", text::idle_hint(max), idle_options(settings, max), minutes, move |chosen| {
            settings.change(|changed| changed.idle_minutes = chosen.parse().ok());
        })}
        {choice("settings-language", "Language of dates", text::LANGUAGE_HINT.into(), language_options(settings), language, move |chosen| {
            settings.change(|changed| changed.language = (!chosen.is_empty()).then_some(chosen));
        })}
        {choice("settings-dates", "Date format", String::new(), date_options(),
            move || settings.preferences.with(|stored| stored.dates.name().to_owned()),
            move |chosen| settings.change(|changed| changed.dates = DateFormat::from_name(&chosen).unwrap_or_default()))}
        <p class="muted">{example}</p>
        <CheckField id="settings-keys" label=text::KEYS_LABEL checked=keys hint=text::KEYS_HINT/>
    }
    .into_any()
}

fn choice(
    id: &'static str,
    label: &'static str,
    hint: String,
    options: Options,
    value: impl Fn() -> String + Send + Sync + 'static,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let (hint_id, described) = (format!("{id}-hint"), format!("{id}-hint"));
    let no_hint = hint.is_empty();
    let options =
        options.into_iter().map(|(value, name)| view! { <option value=value>{name}</option> }).collect_view();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id aria-describedby=described prop:value=value
                on:change=move |event| choose(event_target_value(&event))>{options}</select>
            <p class="hint" id=hint_id hidden=no_hint>{hint}</p>
        </div>
    }
    .into_any()
}

fn idle_options(settings: SettingsState, max: Option<u32>) -> Options {
    let now = idle_minutes(settings.preferences.get_untracked().idle_minutes, max);
    let allowed = MINUTES.into_iter().filter(|minutes| max.is_none_or(|max| *minutes <= max));
    let mut minutes = allowed.chain([now]).chain(max).collect::<Vec<_>>();
    minutes.sort_unstable();
    minutes.dedup();
    minutes.into_iter().map(|minutes| (minutes.to_string(), text::minutes(minutes))).collect()
}

fn language_options(settings: SettingsState) -> Options {
    let mut options = vec![(String::new(), text::SAME_AS_BROWSER.to_owned())];
    options.extend(LANGUAGES.map(|(tag, name)| (tag.to_owned(), name.to_owned())));
    if let Some(other) = settings.preferences.get_untracked().language
        && !options.iter().any(|(tag, _)| *tag == other)
    {
        options.push((other.clone(), other));
    }
    options
}

fn date_options() -> Options {
    DateFormat::ALL.map(|format| (format.name().to_owned(), text::date_format(format).to_owned())).into()
}
