//! The section **Addresses**: the operation feed and nevisIDM.

use crate::operations::feed::Feed;
use crate::pages::settings::{SettingsState, text};
use crate::reactive::effect;
use crate::session::hosting::HostingState;
use crate::session::model::preferences;
use crate::ui::button::{Look, submit_button};
use crate::ui::field::{TextField, choice, select_field};
use crate::ui::view;
use admin_api::nevis::Segment;
use admin_api::service::ServiceUrl;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// What is wrong with an address. An empty address is valid: it switches the service off.
fn address_error(typed: &str) -> Option<String> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| ServiceUrl::parse(typed).err())?.map(|error| error.to_string())
}

pub fn view(settings: SettingsState) -> AnyView {
    let feed = expect_context::<Feed>();
    let hosted = expect_context::<HostingState>().get();
    let feed_url = RwSignal::new(untrack(move || feed.url()));
    let hosted_nevis = hosted.nevis_url.as_ref().map(ToString::to_string).unwrap_or_default();
    let before = settings.preferences.get_untracked();
    let nevis_url = RwSignal::new(before.nevis_url.unwrap_or(hosted_nevis));
    let segment = RwSignal::new(before.nevis_segment.unwrap_or(hosted.nevis_segment).as_str());
    let errors = RwSignal::new((None::<String>, None::<String>));
    // Shown until the form changes.
    let saved = RwSignal::new(false);
    effect(move || {
        feed_url.track();
        nevis_url.track();
        segment.track();
        saved.set(false);
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let checked = (
            feed_url.with_untracked(|typed| address_error(typed)),
            nevis_url.with_untracked(|typed| address_error(typed)),
        );
        errors.set(checked.clone());
        match checked {
            (Some(_), _) => drop(crate::browser::focus::on_id("settings-feed")),
            (None, Some(_)) => drop(crate::browser::focus::on_id("settings-nevis")),
            (None, None) => {
                if feed_url.get_untracked().trim() != feed.url_now() {
                    feed.set(&feed_url.get_untracked());
                }
                let typed = nevis_url.get_untracked().trim().to_owned();
                settings.change(|changed| {
                    changed.nevis_url = (!typed.is_empty()).then_some(typed);
                    changed.nevis_segment = preferences::segment(segment.get_untracked());
                });
                saved.set(true);
            }
        }
    };
    let choose = move |chosen: String| {
        segment.set(preferences::segment(&chosen).unwrap_or_default().as_str());
    };
    let segments =
        [Segment::Plural, Segment::Singular].map(|segment| choice(segment.as_str(), segment.as_str()));
    let segments = Vec::from(segments);
    view! {
        <form class="stack" novalidate on:submit=save>
            <TextField id="settings-feed" label=text::FEED_URL kind="url" value=feed_url hint=text::FEED_HINT
                error=Signal::derive(move || errors.with(|errors| errors.0.clone()))/>
            <TextField id="settings-nevis" label=text::NEVISIDM_URL kind="url" value=nevis_url hint=text::NEVIS_HINT
                error=Signal::derive(move || errors.with(|errors| errors.1.clone()))/>
            {select_field("settings-segment", text::PATH_SEGMENT_OF_DEVICE_PASSWORDS, text::SEGMENT_HINT, segments,
                move || segment.get().to_owned(), choose)}
            <div class="row">{submit_button(Look::Plain, text::SAVE_ADDRESSES)}
                {move || saved.get().then(|| view! { <span class="muted">{text::SAVED}</span> })}
            </div>
        </form>
    }
    .into_any()
}
