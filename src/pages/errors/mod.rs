//! **Errors**: the reference of all codes, to search, and each code at an address of its own.

mod text;

use crate::browser::{focus, time};
use crate::feedback::error_reference::{ErrorReference, ShownError};
use crate::feedback::problem_note::ProblemNote;
use crate::navigation::location::Location;
use crate::navigation::route::{ErrorsRoute, Route};
use crate::problem::reference::{Catalogue, Entry, Reference};
use crate::split_point;
use crate::tasks::load::Load;
use crate::ui::copy::CopyButton;
use crate::ui::note::Note;
use leptos::prelude::*;

const ENTRY_TITLE: &str = "entry-title";

split_point! {
    /// The door of the page: its code is loaded when it is first called.
    fn errors() -> AnyView {
        view! { <ErrorsPage/> }.into_any()
    }
}

/// The page.
#[component]
pub fn ErrorsPage() -> impl IntoView {
    let location = expect_context::<Location>();
    let book = expect_context::<ErrorReference>();
    book.read();
    let here = Memo::new(move |_| match location.route() {
        Route::Errors(here) => here,
        _ => ErrorsRoute::default(),
    });
    let code = Memo::new(move |_| here.with(|here| here.code.clone()));
    // Another entry on the same page is what a click produced.
    Effect::new(move |before: Option<()>| {
        if code.get().is_some() && before.is_some() {
            focus::on_id_soon(ENTRY_TITLE);
        }
    });
    let search = move |event| {
        let search = event_target_value(&event);
        location.replace(Route::Errors(ErrorsRoute { search, ..here.get_untracked() }));
    };
    let choose = move |event| {
        let of = Catalogue::from_name(&event_target_value(&event));
        location.replace(Route::Errors(ErrorsRoute { of, ..here.get_untracked() }));
    };
    view! {
        <div class="head"><h1 id="page-title" tabindex="-1">"Errors"</h1></div>
        <div class="stack">
            <p class="muted">{text::WHY}</p>
            {move || code.get().map(|code| book.reference().with(|load| entry_view(&code, load, book)))}
            <search class="filters">
                <div class="field">
                    <label for="errors-search">"Search"</label>
                    <input id="errors-search" type="search" prop:value=move || here.with(|here| here.search.clone()) on:input=search/>
                </div>
                <div class="field">
                    <label for="errors-of">"Catalogue"</label>
                    <select id="errors-of" prop:value=move || here.with(|here| here.of.map_or("", Catalogue::name)) on:change=choose>
                        <option value="">"All"</option>
                        {Catalogue::ALL.map(|of| view! { <option value=of.name()>{text::catalogue(of)}</option> })}
                    </select>
                </div>
            </search>
            {move || book.reference().with(|load| here.with(|here| listing(here, load)))}
        </div>
    }
}

/// The codes that fit, or why there are none.
fn listing(here: &ErrorsRoute, load: &Load<Reference>) -> AnyView {
    let reference = match load {
        Load::Ready(reference) => reference,
        Load::Failed(problem, _) => {
            let sentence = Some(text::UNREADABLE.to_owned());
            return view! { <ProblemNote problem=problem.clone() sentence=sentence/> }.into_any();
        }
        Load::Idle | Load::Loading(_) => return view! { <p class="waiting">"Reading…"</p> }.into_any(),
    };
    let fitting = reference.search(&here.search, here.of);
    let count = text::count(fitting.len(), reference.len());
    let rows = fitting.iter().map(|entry| row(here, entry)).collect_view();
    view! {
        <p class="muted" role="status">{count}</p>
        {fitting.is_empty().then(|| view! { <p class="muted">{text::NOTHING_FITS}</p> })}
        <section class="card scroll codes" aria-label="Codes" tabindex="0">
            <table>
                <thead><tr><th scope="col">"Code"</th><th scope="col">"Status"</th><th scope="col">"The server's words"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(here: &ErrorsRoute, entry: &Entry) -> AnyView {
    let path = Route::Errors(ErrorsRoute { code: Some(entry.code.clone()), ..here.clone() }).path();
    let current = (here.code.as_ref() == Some(&entry.code)).then_some("true");
    view! {
        <tr>
            <td class="id"><a href=path aria-current=current>{entry.code.clone()}</a></td>
            <td class="num">{entry.status}</td>
            <td>{entry.message.clone()}</td>
        </tr>
    }
    .into_any()
}

/// A code and what it means, or that nobody knows it.
fn entry_view(code: &str, load: &Load<Reference>, book: ErrorReference) -> AnyView {
    let Load::Ready(reference) = load else { return said(code, book.shown_for(code)) };
    let (of, words, means, here, next) = match reference.find(code) {
        Some((entry, family)) => {
            let status = entry.status.map(|status| format!("HTTP status {status}")).unwrap_or_default();
            let of = text::catalogue(family.of);
            let of = if status.is_empty() { of.to_owned() } else { format!("{of} · {status}") };
            (of, entry.message.clone(), family.means.clone(), family.here.clone(), family.next.clone())
        }
        None => {
            let (means, here, next) = (text::UNKNOWN, text::UNKNOWN_HERE, text::UNKNOWN_NEXT);
            ("Unknown".to_owned(), String::new(), means.to_owned(), here.to_owned(), vec![next.to_owned()])
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
                <dl class="facts">
                    {(!words.is_empty()).then(|| view! { <dt>"Its words"</dt><dd>{words}</dd> })}
                    <dt>"It means"</dt><dd>{means}</dd>
                    <dt>"Here"</dt><dd>{here}</dd>
                    <dt>"What to do"</dt><dd><ul class="steps">{next}</ul></dd>
                </dl>
                {said(code, book.shown_for(code))}
            </div>
        </section>
    }
    .into_any()
}

/// What was said with a code since the page was loaded.
fn said(code: &str, heard: Vec<ShownError>) -> AnyView {
    if heard.is_empty() {
        return view! { <p class="muted">{text::NOT_HEARD}</p> }.into_any();
    }
    let lines = heard.into_iter().map(|ShownError { raw, at_ms, .. }| {
        let at = time::date_time(at_ms);
        let copied = format!("{raw} at {at}");
        view! { <p class="raw muted"><code>{raw}</code><span>{at}</span><CopyButton text=copied what="what was said"/></p> }
    });
    let lines = lines.collect_view();
    let label = format!("Said with {code}");
    view! { <div role="group" aria-label=label><Note><p class="muted">{text::HEARD}</p>{lines}</Note></div> }
        .into_any()
}
