//! The shell: header, navigation, the page, and the cover over it while nobody is connected.

mod lazy_page;

use crate::browser::{document, focus, history, theme};
use crate::pages::connect::ConnectPage;
use crate::pages::find::Find;
use crate::route::Route;
use crate::state::announcer::Announcer;
use crate::state::content::Content;
use crate::state::desk::Desk;
use crate::state::directory::Directory;
use crate::state::error_book::ErrorBook;
use crate::state::feed::Feed;
use crate::state::hosting::HostingBook;
use crate::state::journal::JournalBook;
use crate::state::ledger::LedgerBook;
use crate::state::nevis::Nevis;
use crate::state::place::Place;
use crate::state::policies::PolicyBulk;
use crate::state::preferences;
use crate::state::registrations::Registrations;
use crate::state::roll::Roll;
use crate::state::session::{Connection, Cover, Session};
use crate::state::tresors::Tresors;
use crate::ui::dialog::Veil;
use leptos::prelude::*;

/// The whole panel.
#[component]
pub fn App(
    /// The session, so that its start does not wait for the first drawing.
    session: Session,
    /// The journal, which the session writes.
    journal: JournalBook,
    /// What the host says, which the session reads.
    hosting: HostingBook,
) -> impl IntoView {
    let place = Place::follow();
    let announcer = Announcer::default();
    provide_context(session);
    provide_context(journal);
    provide_context(hosting);
    provide_context(place);
    provide_context(announcer);
    provide_context(ErrorBook::new());
    // The static shell was there until now.
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
    // The error reference is for everybody: a link from the connect form leads there.
    let is_open_to_all =
        Memo::new(move |_| session.connection().is_none() && matches!(place.route(), Route::Errors(_)));
    let covered = Memo::new(move |_| session.cover().is_some() && !is_open_to_all.get());
    provide_context(Veil(covered.into()));
    let page_title = move || if covered.get() { "Connect to a tenant" } else { title(&place.route()) };
    Effect::new(move |_| history::set_title(&format!("{} · Tresor Admin", page_title())));
    focus_follows(session, covered, page_title);

    view! {
        <a class="skip-link" href="#main">"Skip to the page"</a>
        <div class="app">
            <Header session=session/>
            <nav aria-label="Pages" inert=covered>
                <ul>
                    {PAGES.map(|(name, path)| {
                        let current = move || (title(&place.route()) == name).then_some("page");
                        view! { <li><a href=path aria-current=current>{name}</a></li> }
                    })}
                </ul>
            </nav>
            <main id="main" tabindex="-1">
                {move || session.cover().filter(|_| covered.get()).map(|cover| view! { <CoverView cover=cover/> })}
                {move || is_open_to_all.get().then(|| lazy_page::shown(lazy_page::errors))}
                <div hidden=covered inert=covered>
                    {move || session.connection().map(|connection| view! { <Tenant connection=connection place=place/> })}
                </div>
            </main>
        </div>
        <div class="visually-hidden" role="status" aria-live="polite">{move || announcer.text()}</div>
    }
}

/// All that belongs to one tenant. Another connection makes it anew.
#[component]
fn Tenant(connection: Connection, place: Place) -> impl IntoView {
    let desk = Desk::open(&connection);
    provide_context(desk);
    let feed = preferences::feed_name(connection.tenant.as_str(), &connection.service.to_string());
    provide_context(Feed::open(desk, feed, expect_context::<HostingBook>().get().feed_url));
    provide_context(Tresors::open(&connection, desk));
    let directory = Directory::of(connection.api.clone());
    provide_context(directory);
    provide_context(Roll::of(directory));
    provide_context(Registrations::open(&connection, directory));
    let ledger = LedgerBook::open(&connection);
    provide_context(ledger);
    provide_context(PolicyBulk::new(ledger));
    provide_context(Nevis::open(&connection, expect_context(), expect_context(), expect_context()));
    provide_context(Content::open(&connection, expect_context()));
    view! { <Page place=place/> }
}

#[component]
fn Page(place: Place) -> impl IntoView {
    // Within a page the place may change without the page being made anew.
    let page = Memo::new(move |_| std::mem::discriminant(&place.route()));
    move || {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        page.get();
        match place.route_now() {
            Route::Review(_) => lazy_page::shown(lazy_page::review),
            Route::Tresors(_) => lazy_page::shown(lazy_page::tresors),
            Route::Users(_) => lazy_page::shown(lazy_page::users),
            Route::User(_) => lazy_page::shown(lazy_page::user),
            Route::Credentials(_) => lazy_page::shown(lazy_page::credentials),
            Route::Content(_) => lazy_page::shown(lazy_page::content),
            Route::Journal(_) => lazy_page::shown(lazy_page::journal),
            Route::Settings => lazy_page::shown(lazy_page::settings),
            Route::Errors(_) => lazy_page::shown(lazy_page::errors),
            Route::NotFound(path) => view! { <NotFound path=path/> }.into_any(),
        }
    }
}

#[component]
fn NotFound(path: String) -> impl IntoView {
    view! {
        <h1 id="page-title" tabindex="-1">"Nothing here"</h1>
        <p>"The panel has no page at "<code>{path}</code>". "<a href="/review">"Go to Review"</a></p>
    }
}

#[component]
fn CoverView(cover: Cover) -> impl IntoView {
    match cover {
        Cover::Starting => {
            view! { <p class="waiting" role="status">"Looking for a kept connection…"</p> }.into_any()
        }
        cover => view! { <div class="cover"><ConnectPage cover=cover/></div> }.into_any(),
    }
}

#[component]
fn Header(session: Session) -> impl IntoView {
    let open = move || session.cover().is_none();
    view! {
        <header>
            <span class="brand">"Tresor Admin"</span>
            {move || session.connection().map(|connection| view! { <TenantBadge connection=connection/> })}
            <span class="grow"></span>
            <Show when=open><Find/></Show>
            <ThemeChoice/>
            <Show when=open>
                <button class="btn" type="button" on:click=move |_| session.lock(Cover::Locked)>"Lock"</button>
            </Show>
        </header>
    }
}

#[component]
fn TenantBadge(connection: Connection) -> impl IntoView {
    let host = connection.service.host().to_owned();
    view! {
        <span class="tenant" style=("--tenant-hue", hue(&format!("{}{}", connection.tenant, connection.service)))>
            <b>{connection.tenant.to_string()}</b>
            <span class="host">{host}</span>
        </span>
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let chosen = RwSignal::new(theme::chosen().unwrap_or_default());
    let choose = move |event| {
        let choice = event_target_value(&event);
        theme::choose((!choice.is_empty()).then_some(choice.as_str()));
        chosen.set(choice);
    };
    view! {
        <label class="visually-hidden" for="theme">"Theme"</label>
        <select id="theme" class="theme" prop:value=move || chosen.get() on:change=choose>
            <option value="">"System"</option>
            <option value="light">"Light"</option>
            <option value="dark">"Dark"</option>
        </select>
    }
}

/// A tenant's own hue in degrees, the same on every machine.
fn hue(name: &str) -> String {
    let hash =
        name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash % 360).to_string()
}

/// The pages of the navigation.
pub const PAGES: [(&str, &str); 8] = [
    ("Review", "/review"),
    ("Users", "/users"),
    ("Tresors", "/tresors"),
    ("Content", "/content"),
    ("Credentials", "/credentials"),
    ("Journal", "/journal"),
    ("Errors", "/errors"),
    ("Settings", "/settings"),
];

fn title(route: &Route) -> &'static str {
    match route {
        Route::Review(_) => "Review",
        Route::Tresors(_) => "Tresors",
        Route::Users(_) | Route::User(_) => "Users",
        Route::Credentials(_) => "Credentials",
        Route::Content(_) => "Content",
        Route::Journal(_) => "Journal",
        Route::Settings => "Settings",
        Route::Errors(_) => "Errors",
        Route::NotFound(_) => "Nothing here",
    }
}

/// A router neither moves the focus nor says where it leads, so the shell does: to the page's heading, or to the
/// connect form's first empty field.
fn focus_follows(session: Session, covered: Memo<bool>, page_title: impl Fn() -> &'static str + 'static) {
    Effect::new(move |before: Option<&'static str>| {
        let now = page_title();
        let cover = session.cover();
        if before.is_some_and(|before| before != now)
            || matches!(cover, Some(cover) if !matches!(cover, Cover::Starting | Cover::Fresh))
        {
            focus::on_id_soon(if covered.get() { "connect-title" } else { "page-title" });
        }
        now
    });
}
