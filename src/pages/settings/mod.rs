//! **Settings**: tenants, addresses and habits of this browser, what it keeps, and all of it as a file. Each choice
//! holds at once; addresses are saved by their button.

mod text;
mod view;

use crate::feedback::announcer::Announcer;
use crate::session::Session;
use crate::session::model::preferences::Preferences;
use crate::session::preferences;
use crate::split_point;
use leptos::prelude::*;

/// What is set, as the sections of the page share it.
#[derive(Clone, Copy)]
struct Chosen {
    preferences: RwSignal<Preferences>,
    session: Session,
    announcer: Announcer,
}

impl Chosen {
    /// Changes what is set, stores it, and lets it hold.
    fn change(self, change: impl FnOnce(&mut Preferences)) {
        let mut changed = self.preferences.get_untracked();
        change(&mut changed);
        preferences::set(&changed);
        let known = self.session.apply_preferences();
        self.preferences.set(changed);
        self.announcer.say(if known { text::SAVED } else { text::LANGUAGE_UNKNOWN });
    }

    /// Takes up what was stored by others.
    fn read_again(self) {
        self.preferences.set(preferences::get());
        self.session.apply_preferences();
    }
}

split_point! {
    /// The door of the page: its code is loaded when it is first called.
    fn settings() -> AnyView {
        view! { <SettingsPage/> }.into_any()
    }
}

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let set = Chosen {
        preferences: RwSignal::new(preferences::get()),
        session: expect_context::<Session>(),
        announcer: expect_context::<Announcer>(),
    };
    // Grows when something was stored or taken away, so that what is listed is listed again.
    let changed = RwSignal::new(0_u32);
    view! {
        <div class="head"><h1 id="page-title" tabindex="-1">"Settings"</h1></div>
        <div class="stack settings">
            {section("tenants", "Tenants", view::tenants::view(set, changed))}
            {section("addresses", "Addresses", view::addresses::view(set))}
            {section("habits", "Habits", view::preferences::view(set))}
            {section("kept", "Stored in this browser", view::stored_data::view(set, changed))}
            {section("file", "Settings as a file", view::settings_file::view(set, changed))}
        </div>
    }
}

fn section(id: &'static str, title: &'static str, content: AnyView) -> AnyView {
    let (title_id, labelled) = (format!("settings-{id}"), format!("settings-{id}"));
    view! {
        <section class="card" aria-labelledby=labelled>
            <h2 class="title" id=title_id tabindex="-1">{title}</h2>
            <div class="in">{content}</div>
        </section>
    }
    .into_any()
}
