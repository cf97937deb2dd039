//! **Errors**: the searchable reference of all error codes. Each code has its own URL. The reference itself is in
//! [`crate::problem::reference`].

mod text;

use crate::browser::{focus, time};
use crate::feedback::error_reference::{ErrorReference, ShownError};
use crate::feedback::problem_note::ProblemNote;
use crate::navigation::location::Location;
use crate::navigation::route::{ErrorsRoute, Route};
use crate::problem::reference::{Catalogue, CodeEntry, Reference};
use crate::reactive::memo;
use crate::split_point;
use crate::tasks::load::Load;
use crate::ui::copy::CopyButton;
use crate::ui::facts::{empty, fact, facts};
use crate::ui::field::{choice, search_field, select_field};
use crate::ui::markup::{Markup, Value};
use crate::ui::note::Note;
use crate::ui::table::{scrolled, table};
use crate::ui::view;
use leptos::prelude::*;

const ENTRY_TITLE: &str = "entry-title";

split_point! {
    /// Loads the page's code and creates the page.
    fn errors() -> AnyView {
        view! { <ErrorsPage/> }.into_any()
    }
}

/// The page.
#[component]
pub fn ErrorsPage() -> impl IntoView {
    let location = expect_context::<Location>();
    let errors = expect_context::<ErrorReference>();
    errors.read();
    let route = memo(move || match location.route() {
        Route::Errors(route) => route,
        _ => ErrorsRoute::default(),
    });
    let code = memo(move || route.with(|route| route.code.clone()));
    // Another code on the same page was opened with a click, so its entry gets the focus.
    Effect::new(move |before: Option<()>| {
        if code.get().is_some() && before.is_some() {
            focus::on_id_soon(ENTRY_TITLE);
        }
    });
    let search = move |search| {
        location.replace(Route::Errors(ErrorsRoute { search, ..route.get_untracked() }));
    };
    let chosen = move || route.with(|route| route.of.map_or("", Catalogue::name).to_owned());
    let mut catalogues = vec![choice("", "All")];
    catalogues.extend(Catalogue::ALL.map(|of| choice(of.name(), text::catalogue(of))));
    let choose = move |chosen: String| {
        let of = Catalogue::from_name(&chosen);
        location.replace(Route::Errors(ErrorsRoute { of, ..route.get_untracked() }));
    };
    view! {
        <div class="head"><h1 id="page-title" tabindex="-1">"Errors"</h1></div>
        <div class="stack">
            <p class="muted">{text::INTRODUCTION}</p>
            {move || code.get().map(|code| errors.reference().with(|load| entry_view(&code, load, errors)))}
            <search class="filters">
                {search_field("errors-search", "Search", move || route.with(|route| route.search.clone()), search)}
                {select_field("errors-of", "Catalogue", "", catalogues, chosen, choose)}
            </search>
            {move || errors.reference().with(|load| route.with(|route| listing(route, load)))}
        </div>
    }
}

/// The codes that match the search, or why there are none.
fn listing(route: &ErrorsRoute, load: &Load<Reference>) -> AnyView {
    let reference = match load {
        Load::Ready(reference) => reference,
        Load::Failed(problem, _) => {
            let sentence = Some(text::NOT_LOADED.to_owned());
            return view! { <ProblemNote problem=problem.clone() sentence=sentence/> }.into_any();
        }
        Load::Idle | Load::Loading(_) => {
            return view! { <p class="waiting">{text::LOADING}</p> }.into_any();
        }
    };
    let found = reference.search(&route.search, route.of);
    let count = text::count(found.len(), reference.len());
    let rows = found.iter().map(|entry| row(route, entry)).collect::<Vec<_>>();
    view! {
        <p class="muted" role="status">{count}</p>
        {found.is_empty().then(|| empty(text::NO_MATCH))}
        {scrolled("Codes", table(&["Code", "Status", "Message"], rows)).class("codes", Value::Flag(true))}
    }
    .into_any()
}

fn row(route: &ErrorsRoute, entry: &CodeEntry) -> Markup {
    let path = Route::Errors(ErrorsRoute { code: Some(entry.code.clone()), ..route.clone() }).path();
    let current = (route.code.as_ref() == Some(&entry.code)).then_some("true");
    view! {
        <tr>
            <td class="id"><a href=path aria-current=current>{entry.code.clone()}</a></td>
            <td class="num">{entry.status}</td>
            <td>{entry.message.clone()}</td>
        </tr>
    }
}

/// The entry of a code. It says so if the code is unknown.
fn entry_view(code: &str, load: &Load<Reference>, errors: ErrorReference) -> AnyView {
    let Load::Ready(reference) = load else { return received(code, errors.shown_for(code)) };
    let (of, message, means, here, next) = match reference.find(code) {
        Some((entry, group)) => {
            let status = entry.status.map(|status| format!("HTTP status {status}")).unwrap_or_default();
            let of = text::catalogue(group.of);
            let of = if status.is_empty() { of.to_owned() } else { format!("{of} · {status}") };
            (of, entry.message.clone(), group.means.clone(), group.here.clone(), group.next.clone())
        }
        None => {
            let (means, here, next) = (text::UNKNOWN, text::UNKNOWN_HERE, text::UNKNOWN_NEXT);
            let of = text::UNKNOWN_TITLE.to_owned();
            (of, String::new(), means.to_owned(), here.to_owned(), vec![next.to_owned()])
        }
    };
    let next = next.into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
    let title = code.to_owned();
    view! {
        <section class="card entry" aria-labelledby=ENTRY_TITLE>
            <div class="title">
                <h2 id=ENTRY_TITLE class="id" tabindex="-1">{title}</h2>
                <span class="muted">{of}</span>
            </div>
            <div class="in">
                {facts()
                    .view((!message.is_empty()).then(|| fact("Message", message)).into_any())
                    .element(fact("Meaning", means))
                    .element(fact(text::IN_THIS_PANEL, here))
                    .element(fact(text::NEXT_STEPS, view! { <ul class="steps">{next}</ul> }))}
                {received(code, errors.shown_for(code))}
            </div>
        </section>
    }
    .into_any()
}

/// The messages that were received with a code since the page was loaded.
fn received(code: &str, heard: Vec<ShownError>) -> AnyView {
    if heard.is_empty() {
        return view! { <p class="muted">{text::NOT_RECEIVED}</p> }.into_any();
    }
    let lines = heard.into_iter().map(|ShownError { raw, at_ms, .. }| {
        let at = time::date_time(at_ms);
        let copied = format!("{raw} at {at}");
        view! { <p class="raw muted"><code>{raw}</code><span>{at}</span><CopyButton text=copied what=text::COPIED_WHAT/></p> }
    });
    let lines = lines.collect_view();
    let label = text::received_with(code);
    view! { <div role="group" aria-label=label><Note><p class="muted">{text::RECEIVED}</p>{lines}</Note></div> }
        .into_any()
}
