//! The shell: header, navigation, the current page, and the connect form that covers the page while nobody is
//! connected. The pages themselves are in [`crate::pages`].

mod connected;
mod find;
mod lazy_page;
mod text;

use crate::browser::{document, focus, theme};
use crate::feedback::announcer::Announcer;
use crate::feedback::error_reference::ErrorReference;
use crate::journal_store::JournalStore;
use crate::navigation::location::Location;
use crate::navigation::places::Place;
use crate::navigation::route::Route;
use crate::pages::connect::ConnectPage;
use crate::pages::errors;
use crate::reactive::{effect, memo};
use crate::session::hosting::HostingState;
use crate::session::scope::view_of;
use crate::session::{Connection, Cover, Session};
use crate::tasks::news;
use crate::ui::button::{Look, button};
use crate::ui::dialog::PageCover;
use crate::ui::view;
use find::Find;
use lazy_page::lazy_page;
use leptos::prelude::*;

/// The whole panel.
#[component]
pub fn App(
    /// The session. It is started before the first render.
    session: Session,
    /// The journal that the session writes.
    journal: JournalStore,
    /// The host's configuration, which the session reads.
    hosting: HostingState,
) -> impl IntoView {
    let location = Location::follow();
    let announcer = Announcer::default();
    provide_context(session);
    provide_context(journal);
    provide_context(hosting);
    provide_context(location);
    provide_context(announcer);
    provide_context(ErrorReference::new());
    session.on_go(Box::new(move |path| location.replace(Route::parse(path))));
    // The panel replaces the static shell of index.html.
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
    // The error reference works without a connection: the connect form links to it.
    let is_open_to_all =
        memo(move || session.connection().is_none() && matches!(location.route(), Route::Errors(_)));
    let covered = memo(move || session.cover().is_some() && !is_open_to_all.get());
    provide_context(PageCover(Some(covered)));
    let page_title = move || match session.cover().filter(|_| covered.get()) {
        Some(Cover::Offered) => text::OFFER_TITLE,
        Some(_) => text::CONNECT_TITLE,
        None => location.route().title(),
    };
    news::watch();
    effect(move || news::set_title([page_title(), " · Tresor Admin"].concat()));
    move_focus_with_page(session, covered, page_title);

    view! {
        <a class="skip-link" href="#main">{text::SKIP_LINK}</a>
        <div class="app">
            <Header session=session/>
            <nav aria-label="Pages" inert=covered>
                <ul>
                    {Place::ALL.map(|place| {
                        let current = move || (location.route().place() == Some(place)).then_some("page");
                        view! { <li><a href=place.path() aria-current=current>{place.title()}</a></li> }
                    })}
                </ul>
            </nav>
            <main id="main" tabindex="-1">
                {move || session.cover().filter(|_| covered.get()).map(|cover| view! { <CoverView cover=cover/> })}
                {move || is_open_to_all.get().then(|| lazy_page(Place::Errors.title(), errors::errors))}
                <div hidden=covered inert=covered>
                    {move || session.connection().map(|connection| view_of(session, &connection, tenant_shell))}
                </div>
            </main>
        </div>
        <div class="visually-hidden" role="status" aria-live="polite">{move || announcer.text()}</div>
    }
}

fn tenant_shell() -> AnyView {
    lazy_page("Tresor Admin", connected::shell)
}

/// Offers an identity that returns what it has unfinished on this page.
fn offer() -> AnyView {
    let session = expect_context::<Session>();
    let work = session.offered_work().into_iter().map(|work| view! { <li>{text::work(work)}</li> });
    view! {
        <div class="cover">
            <section class="connect" aria-labelledby="connect-title">
                <h1 id="connect-title" tabindex="-1">{text::OFFER_TITLE}</h1>
                <p>{text::OFFER}</p>
                <ul>{work.collect_view()}</ul>
                <p class="muted">{text::OFFER_STOPPED}</p>
                <div class="row">
                    {button(Look::Primary, "Continue", move |_| session.take_offer(true))}
                    {button(Look::Danger, text::DISCARD, move |_| session.take_offer(false))}
                </div>
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn CoverView(cover: Cover) -> impl IntoView {
    match cover {
        Cover::Starting => view! { <p class="waiting" role="status">{text::STARTING}</p> }.into_any(),
        Cover::Offered => offer(),
        cover => {
            // The form is on the cover, not under it.
            provide_context(PageCover(None));
            view! { <div class="cover"><ConnectPage cover=cover/></div> }.into_any()
        }
    }
}

#[component]
fn Header(session: Session) -> impl IntoView {
    let open = move || session.cover().is_none();
    view! {
        <header>
            <span class="brand">{text::TRESOR_ADMIN}</span>
            {move || session.connection().map(|connection| view! { <TenantBadge connection=connection/> })}
            <span class="grow"></span>
            <Show when=open><Find/></Show>
            <ThemeChoice/>
            <Show when=open>
                {button(Look::Plain, "Lock", move |_| session.lock(Cover::Locked))}
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

/// A hue in degrees that identifies a tenant. It is the same on every machine.
fn hue(name: &str) -> String {
    let hash =
        name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash % 360).to_string()
}

/// Moves the focus to the new page's heading, or to the connect form's heading. Without this, a page change inside
/// the panel would leave the focus on the old page.
fn move_focus_with_page(
    session: Session,
    covered: Memo<bool>,
    page_title: impl Fn() -> &'static str + 'static,
) {
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
