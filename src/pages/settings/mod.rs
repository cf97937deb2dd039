//! **Settings**: tenants, addresses, preferences, stored data, and the settings as a file. Choices apply at once;
//! addresses are saved with a button. The settings themselves are in [`crate::session`].

mod text;
mod view;

use crate::feedback::announcer::Announcer;
use crate::session::Session;
use crate::session::model::preferences::Preferences;
use crate::session::preferences;
use crate::split_point;
use crate::tasks::revision::Revision;
use crate::ui::view;
use leptos::prelude::*;

/// The preferences, shared by the sections of the page.
#[derive(Clone, Copy)]
struct SettingsState {
    preferences: RwSignal<Preferences>,
    session: Session,
    announcer: Announcer,
}

impl SettingsState {
    /// Changes, stores and applies the preferences.
    fn change(self, change: impl FnOnce(&mut Preferences)) {
        let mut changed = self.preferences.get_untracked();
        change(&mut changed);
        preferences::set(&changed);
        let is_supported = self.session.apply_preferences();
        self.preferences.set(changed);
        self.announcer.say(if is_supported { text::SAVED } else { text::LANGUAGE_UNKNOWN });
    }

    /// Reads and applies the stored preferences, after something else changed them.
    fn reload(self) {
        self.preferences.set(preferences::get());
        self.session.apply_preferences();
    }
}

split_point! {
    /// Loads the page's code and creates the page.
    fn settings() -> AnyView {
        view! { <SettingsPage/> }.into_any()
    }
}

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let settings = SettingsState {
        preferences: RwSignal::new(preferences::get()),
        session: expect_context::<Session>(),
        announcer: expect_context::<Announcer>(),
    };
    // Grows when stored data changes, so that the lists are read again.
    let changed = Revision::default();
    view! {
        <div class="head"><h1 id="page-title" tabindex="-1">"Settings"</h1></div>
        <div class="stack settings">
            {section("tenants", "Tenants", view::tenants::view(settings, changed))}
            {section("addresses", "Addresses", view::addresses::view(settings))}
            {section("preferences", "Preferences", view::preferences::view(settings))}
            {section("stored", text::STORED_IN_THIS_BROWSER, view::stored_data::view(settings, changed))}
            {section("file", text::SETTINGS_AS_A_FILE, view::settings_file::view(settings, changed))}
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
