//! The time machine on the page: the saved versions, with actions to restore, preview, compare, download and forget them.

use super::page_state::ContentPageState;
use super::parts::{action, actions, button, cell, focused_button, live, note, row_button, when};
use super::preview_state::Comparison;
use crate::browser::{download, events, focus, time};
use crate::pages::content::model::versions::{ForgetRequest, KeptVersion, MB, VersionAction};
use crate::pages::content::state::file_source::FileSource;
use crate::pages::content::state::watched::Watched;
use crate::pages::content::text;
use crate::reactive::memo;
use crate::ui::button::{Look, submit_button};
use crate::ui::dialog::Dialog;
use crate::ui::markup::{IntoValue, Value, computed};
use crate::ui::table::{column, hidden_column, scrolled_part, table_of};
use crate::ui::view;
use leptos::prelude::*;

/// Maximum number of versions in the list.
const SHOWN: usize = 200;

/// The id of the heading, which gets the focus.
const TITLE: &str = "versions-title";

/// What the parts of the list share.
#[derive(Clone, Copy)]
struct VersionsView {
    page: ContentPageState,
    /// Why the last action failed.
    failure: Watched<Option<String>>,
    /// Whether the dialog is open that asks before versions are forgotten.
    asking: RwSignal<bool>,
    request: Watched<Option<ForgetRequest>>,
}

impl VersionsView {
    /// Forgets versions, after asking where something is lost.
    fn ask_to_forget(self, request: ForgetRequest) {
        if request.needs_confirmation() {
            self.request.set(Some(request));
            self.asking.set(true);
        } else {
            self.forget(request);
        }
    }

    fn confirmed(self) {
        self.asking.set(false);
        if let Some(request) = self.request.with_now(Clone::clone) {
            self.forget(request);
        }
        focus::on_id_soon(TITLE);
    }

    fn forget(self, request: ForgetRequest) {
        leptos::task::spawn_local(async move {
            let done = text::forgotten(&request);
            match self.page.content.versions.carry_out(request).await {
                Ok(()) => self.page.say(done),
                Err(error) => self.failure.set(Some(error.0)),
            }
        });
    }

    /// Does to a version what a person chose.
    fn act(self, action: VersionAction, version: KeptVersion) {
        self.failure.set(None);
        let page = self.page;
        let source = FileSource::Kept(version.clone(), page.content.versions);
        match action {
            VersionAction::Forget => self.ask_to_forget(ForgetRequest::Version(version)),
            VersionAction::Preview => {
                let facts = text::facts(version.size, &version.content_type);
                page.preview.preview(version.path, version.content_type, facts, source);
            }
            VersionAction::Compare => match page.file(&version.path) {
                Some(now) => page.preview.compare(Comparison {
                    title: version.path,
                    old: source,
                    new: FileSource::Published(now),
                }),
                None => self.failure.set(Some(text::nothing_to_compare(&version.path))),
            },
            VersionAction::Download | VersionAction::Restore => leptos::task::spawn_local(async move {
                let done = match action {
                    VersionAction::Restore => page.content.restore(version).await,
                    _ => source.bytes_or_reason().await.map(|bytes| {
                        download::save_blob(version.path.rsplit('/').next().unwrap_or_default(), &bytes);
                    }),
                };
                if let Err(reason) = done {
                    self.failure.set(Some(reason));
                }
            }),
        }
    }
}

/// The list of versions.
pub fn version_list(page: ContentPageState) -> AnyView {
    let versions = page.content.versions;
    versions.reload();
    let view = VersionsView {
        page,
        failure: Watched::default(),
        asking: RwSignal::new(false),
        request: Watched::default(),
    };
    let act = move |event: leptos::ev::MouseEvent| {
        let key = events::attribute_near(&event, "data-key").unwrap_or_default();
        let version = versions.with_now(|list| list.iter().find(|version| version.key == key).cloned());
        if let (Some(version), Some(action)) =
            (version, action(&event, &VersionAction::ALL, text::version_action))
        {
            view.act(action, version);
        }
    };
    let totals = move || {
        let limit = versions.limit();
        versions.with(|list| text::kept(list.len(), list.iter().map(|version| version.size).sum(), limit))
    };
    let is_empty = memo(move || versions.with(<[_]>::is_empty));
    let failure = move || {
        let failure = view.failure.with(Clone::clone);
        failure.map(|failure| note("bad", failure)).into_any()
    };
    let rows = move || {
        let rows = versions.with(|list| {
            let has_others =
                |of: &KeptVersion| list.iter().filter(|version| version.path == of.path).count() > 1;
            let row = |version: &KeptVersion| row(version, has_others(version));
            list.iter().rev().take(SHOWN).map(row).collect::<Vec<_>>()
        });
        rows.into_any()
    };
    let why = move || if is_empty.get() { text::NO_VERSIONS } else { text::VERSIONS_WHY }.to_owned();
    let limit = RwSignal::new((versions.limit_now() / MB).to_string());
    let wrong = RwSignal::new(false);
    let set_limit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let request = versions.with_now(|list| ForgetRequest::limit(&limit.get_untracked(), list));
        wrong.set(request.is_none());
        if let Some(request) = request {
            view.ask_to_forget(request);
        }
    };
    let typed = move |event: leptos::ev::Event| limit.set(event_target_value(&event));
    let typed_limit = move || limit.get();
    let is_wrong = move || wrong.get().then_some("true");
    let columns = ["Path", "Saved", "Reason", "Size", "SHA-256"].map(column);
    let table = table_of(columns.into_iter().chain([hidden_column("Actions")]).collect(), live(rows))
        .class("versions", Value::Flag(true))
        .attribute("aria-labelledby", TITLE.into_value())
        .on("click", leptos::ev::click, act);
    view! {
        <section class="card" aria-labelledby=TITLE>
            <div class="title">
                <h2 id=TITLE tabindex="-1">{text::TIME_MACHINE}</h2>
                <span class="muted">{totals}</span>
                <span class="grow"></span>
                <form class="row" on:submit=set_limit>
                    <label for="versions-limit">{text::LIMIT_IN_MB}</label>
                    <input id="versions-limit" type="text" inputmode="numeric" size="7" autocomplete="off"
                        aria-invalid=is_wrong aria-describedby="versions-limit-why" prop:value=typed_limit on:input=typed/>
                    {submit_button(Look::Small, "Set")}
                </form>
            </div>
            <div class="field in" id="versions-limit-why" role="alert">
                {when(move || wrong.get(), || view! { <p class="error">{text::LIMIT_WRONG}</p> }.into_any())}
            </div>
            <div role="alert">{live(failure)}</div>
            <p class="in muted">{why}</p>
            {scrolled_part(text::SAVED_VERSIONS, table).attribute("hidden", computed(move || is_empty.get()))}
        </section>
        {forget_dialog(view)}
    }
    .into_any()
}

fn forget_dialog(view: VersionsView) -> AnyView {
    let question =
        move || view.request.with(|request| request.as_ref().map(text::forget_question)).unwrap_or_default();
    let title = Signal::derive(move || question().0);
    view! {
        <Dialog open=view.asking id="forget-title" title=title>
            <div class="in"><p>{move || question().1}</p></div>
            {actions(
                focused_button("Cancel", move || view.asking.set(false)),
                button(Look::Danger, text::FORGET_FOR_GOOD, move || view.confirmed()),
            )}
        </Dialog>
    }
    .into_any()
}

/// A row. If there are several versions of the file, the names of the buttons contain the time.
fn row(version: &KeptVersion, has_others: bool) -> AnyView {
    let kept = time::date_time(version.at_ms);
    let of = if has_others { [" of ", &kept].concat() } else { String::new() };
    let button = |action: VersionAction| {
        let name = text::version_action(action);
        row_button(name, [name, " ", &version.path, &of].concat())
    };
    let possible = VersionAction::ALL.into_iter().filter(|action| action.is_possible(&version.content_type));
    let buttons = possible.map(button).collect_view();
    let start = [version.sha256.get(..16).unwrap_or(&version.sha256), "…"].concat();
    view! {
        <tr data-key=version.key.clone()>
            <td class="name"><code>{version.path.clone()}</code></td>
            {cell("num", kept)}
            {cell("", text::kept_reason(version))}
            {cell("num", text::size(version.size))}
            <td><code>{start}</code></td>
            <td class="acts">{buttons}</td>
        </tr>
    }
    .into_any()
}
