//! The section **Preferences**: idle time, language and format of dates, and single-key shortcuts.

use crate::browser::{notification, time};
use crate::pages::settings::{SettingsState, text};
use crate::reactive::effect;
use crate::session::hosting::HostingState;
use crate::session::model::kept_key::{DEFAULT_KEPT_HOURS, MAX_KEPT_HOURS};
use crate::session::model::preferences::{DateFormat, idle_minutes};
use crate::sort::sort_by;
use crate::ui::field::{CheckField, choice, select_field};
use crate::ui::markup::Markup;
use crate::ui::view;
use leptos::prelude::*;

/// Hours to choose from.
const HOURS: [u32; 7] = [1, 4, 8, 12, 24, 72, MAX_KEPT_HOURS];
/// Minutes to choose from.
const MINUTES: [u32; 7] = [1, 5, 10, 15, 30, 60, 120];

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
    let hours = move || {
        settings.preferences.with(|stored| stored.kept_hours.unwrap_or(DEFAULT_KEPT_HOURS).to_string())
    };
    let example = move || {
        settings.preferences.track();
        text::example(&time::date_time(time::now_ms()))
    };
    view! {
        {select_field("settings-idle", text::LOCK_AFTER, text::idle_hint(max), idle_options(settings, max), minutes, move |chosen| {
            settings.change(|changed| changed.idle_minutes = chosen.parse().ok());
        })}
        {select_field("settings-kept", text::KEPT_AFTER, text::KEPT_HINT, hour_options(settings), hours, move |chosen| {
            settings.change(|changed| changed.kept_hours = chosen.parse().ok());
        })}
        {select_field("settings-language", text::LANGUAGE_OF_DATES, text::LANGUAGE_HINT, language_options(settings), language, move |chosen| {
            settings.change(|changed| changed.language = (!chosen.is_empty()).then_some(chosen));
        })}
        {select_field("settings-dates", text::DATE_FORMAT, "", date_options(),
            move || settings.preferences.with(|stored| stored.dates.name().to_owned()),
            move |chosen| settings.change(|changed| changed.dates = DateFormat::from_name(&chosen).unwrap_or_default()))}
        <p class="muted">{example}</p>
        <CheckField id="settings-keys" label=text::KEYS_LABEL checked=keys hint=text::KEYS_HINT/>
        {news_field(settings)}
    }
    .into_any()
}

/// Whether news are told, and what the browser says to notifications. Only this click asks for permission.
fn news_field(settings: SettingsState) -> Markup {
    let permission = RwSignal::new(notification::permission());
    let is_on = move || settings.preferences.with(|stored| stored.tells_news);
    let switch = move |event| {
        let is_on = event_target_checked(&event);
        if is_on {
            leptos::task::spawn_local(async move {
                let _ = permission.try_set(notification::ask().await);
            });
        }
        settings.change(|changed| changed.tells_news = is_on);
    };
    let answer = move || if is_on() { text::permission(permission.get()) } else { "" };
    view! {
        <div class="check">
            <input id="settings-news" type="checkbox" aria-describedby="settings-news-hint settings-news-answer"
                prop:checked=is_on on:change=switch/>
            <label for="settings-news">{text::NEWS_LABEL}</label>
            <p class="hint" id="settings-news-hint">{text::NEWS_HINT}</p>
            <p class="hint" id="settings-news-answer" role="status">{answer}</p>
        </div>
    }
}

fn hour_options(settings: SettingsState) -> Vec<Markup> {
    let now = settings.preferences.get_untracked().kept_hours.unwrap_or(DEFAULT_KEPT_HOURS);
    let mut hours = HOURS.into_iter().chain([now]).collect::<Vec<_>>();
    sort_by(&mut hours, Ord::cmp);
    hours.dedup();
    hours.into_iter().map(|hours| choice(hours.to_string(), text::hours(hours))).collect()
}

fn idle_options(settings: SettingsState, max: Option<u32>) -> Vec<Markup> {
    let now = idle_minutes(settings.preferences.get_untracked().idle_minutes, max);
    let allowed = MINUTES.into_iter().filter(|minutes| max.is_none_or(|max| *minutes <= max));
    let mut minutes = allowed.chain([now]).chain(max).collect::<Vec<_>>();
    sort_by(&mut minutes, Ord::cmp);
    minutes.dedup();
    minutes.into_iter().map(|minutes| choice(minutes.to_string(), text::minutes(minutes))).collect()
}

fn language_options(settings: SettingsState) -> Vec<Markup> {
    let mut options = vec![choice("", text::SAME_AS_BROWSER)];
    options.extend(text::LANGUAGES.map(|(tag, name)| choice(tag, name)));
    if let Some(other) = settings.preferences.get_untracked().language
        && !text::LANGUAGES.iter().any(|(tag, _)| *tag == other)
    {
        options.push(choice(other.clone(), other));
    }
    options
}

fn date_options() -> Vec<Markup> {
    DateFormat::ALL.map(|format| choice(format.name(), text::date_format(format))).into()
}
