//! The state of the live feed, and the dialog for its address.

use crate::operations::feed::{Feed, FeedState};
use crate::pages::review::text;
use crate::reactive::{effect, memo};
use crate::ui::button::{Look, button, submit_button};
use crate::ui::dialog::Dialog;
use crate::ui::tag::Tag;
use crate::ui::view;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The state of the feed, and the dialog for its address.
#[component]
pub fn FeedTag() -> impl IntoView {
    let feed = expect_context::<Feed>();
    let open = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    effect(move || {
        open.track();
        typed.set(feed.url());
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        feed.set(&typed.get_untracked());
        open.set(false);
    };
    let state = move || {
        let (tone, tag) = text::feed_state(&feed.state());
        view! { <Tag tone=tone text=tag/> }
    };
    let off = move || {
        feed.set("");
        open.set(false);
    };
    let is_on = memo(move || feed.state() != FeedState::Off);
    view! {
        <span role="status">{state}</span>
        {button(Look::SmallQuiet, text::LIVE_FEED, move |_| open.set(true))}
        <Dialog open=open id="feed-title" title=text::LIVE_FEED>
            <form on:submit=save>
                <div class="in">
                    <p class="muted">{text::FEED_WHY}</p>
                    <div class="field">
                        <label for="feed-url">{text::FEED_URL}</label>
                        <input id="feed-url" type="url" autocomplete="off" spellcheck="false" autofocus
                            prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))/>
                    </div>
                    <p>{state}</p>
                </div>
                <div class="actions">
                    {submit_button(Look::Primary, "Save")}
                    <Show when=move || is_on.get()>
                        {button(Look::Plain, text::SWITCH_OFF, move |_| off())}
                    </Show>
                    <span class="grow"></span>
                    {button(Look::Quiet, "Cancel", move |_| open.set(false))}
                </div>
            </form>
        </Dialog>
    }
}
