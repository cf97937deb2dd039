//! The time machine on the page: the saved versions, with actions to restore, preview, compare, download and forget them.

use super::page_state::ContentPageState;
use super::preview_state::{Comparison, FileSource};
use crate::browser::{download, events, time};
use crate::pages::content::model::media;
use crate::pages::content::model::staged_file::StagedFile;
use crate::pages::content::model::versions::ForgetRequest;
use crate::pages::content::model::versions::Version;
use crate::pages::content::state::staging::FileToUpload;
use crate::pages::content::text;
use crate::reactive::memo;
use crate::ui::dialog::Dialog;
use crate::ui::note::Note;
use crate::ui::view;
use leptos::prelude::*;

/// Maximum number of versions in the list.
const SHOWN: usize = 200;
/// Bytes per megabyte, the unit of the limit field.
const MB: u64 = 1_000_000;

/// The list of versions.
#[component]
pub fn VersionList() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let versions = view.content.versions;
    versions.reload();
    let failure = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let request = RwSignal::new(None::<ForgetRequest>);
    let act = move |event: leptos::ev::MouseEvent| {
        let (Some(act), Some(key)) =
            (events::attribute_near(&event, "data-act"), events::attribute_near(&event, "data-key"))
        else {
            return;
        };
        let version = versions.with_now(|list| list.iter().find(|version| version.key == key).cloned());
        let Some(version) = version else { return };
        failure.set(None);
        if act == "forget" {
            request.set(Some(ForgetRequest::Version(version)));
            return asking.set(true);
        }
        leptos::task::spawn_local(async move {
            let _ = failure.try_set(run_action(view, &act, version).await.err());
        });
    };
    let limit = RwSignal::new((versions.limit_now() / MB).to_string());
    let wrong = RwSignal::new(false);
    let set_limit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let megabytes = limit.with_untracked(|limit| limit.trim().parse::<u64>());
        wrong.set(megabytes.is_err());
        let Ok(bytes) = megabytes.map(|megabytes| megabytes.saturating_mul(MB)) else { return };
        match versions.over_limit(bytes).len() {
            0 => forget(view, failure, ForgetRequest::Limit(bytes, 0)),
            count => {
                request.set(Some(ForgetRequest::Limit(bytes, count)));
                asking.set(true);
            }
        }
    };
    let go_on = move |_| {
        asking.set(false);
        if let Some(request) = request.get_untracked() {
            forget(view, failure, request);
        }
        crate::browser::focus::on_id_soon("versions-title");
    };
    let question = move || request.with(|request| request.as_ref().map(text::forget_question));
    let totals = move || {
        let limit = versions.limit();
        versions.with(|list| text::kept(list.len(), list.iter().map(|version| version.size).sum(), limit))
    };
    let is_empty = memo(move || versions.with(<[_]>::is_empty));
    let rows = move || {
        versions.with(|list| {
            let has_others = |of: &Version| list.iter().filter(|version| version.path == of.path).count() > 1;
            let row = |version: &Version| row(version, has_others(version));
            list.iter().rev().take(SHOWN).map(row).collect_view()
        })
    };
    view! {
        <section class="card" aria-labelledby="versions-title">
            <div class="title">
                <h2 id="versions-title" tabindex="-1">{text::TIME_MACHINE}</h2>
                <span class="muted">{totals}</span>
                <span class="grow"></span>
                <form class="row" on:submit=set_limit>
                    <label for="versions-limit">{text::LIMIT_IN_MB}</label>
                    <input id="versions-limit" type="text" inputmode="numeric" size="7" autocomplete="off"
                        aria-invalid=move || wrong.get().then_some("true") aria-describedby="versions-limit-why"
                        prop:value=move || limit.get() on:input=move |event| limit.set(event_target_value(&event))/>
                    <button class="btn small" type="submit">"Set"</button>
                </form>
            </div>
            <div class="field in" id="versions-limit-why" role="alert">
                {move || wrong.get().then(|| view! { <p class="error">{text::LIMIT_WRONG}</p> })}
            </div>
            <div role="alert">{move || failure.get().map(|failure| view! { <Note tone="bad"><p>{failure}</p></Note> })}</div>
            <p class="in muted">{move || if is_empty.get() { text::NO_VERSIONS } else { text::VERSIONS_WHY }}</p>
            <div class="scroll" hidden=move || is_empty.get() tabindex="0" role="region" aria-label=text::SAVED_VERSIONS>
                <table class="versions" aria-labelledby="versions-title">
                    <thead>
                        <tr>
                            <th scope="col">"Path"</th><th scope="col">"Saved"</th><th scope="col">"Reason"</th>
                            <th scope="col">"Size"</th><th scope="col">"SHA-256"</th>
                            <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody on:click=act>{rows}</tbody>
                </table>
            </div>
        </section>
        <Dialog open=asking id="forget-title" title=Signal::derive(move || question().map(|(title, _)| title).unwrap_or_default())>
            <div class="in"><p>{move || question().map(|(_, words)| words)}</p></div>
            <div class="actions">
                <button class="btn" type="button" autofocus on:click=move |_| asking.set(false)>"Cancel"</button>
                <span class="grow"></span>
                <button class="btn danger" type="button" on:click=go_on>{text::FORGET_FOR_GOOD}</button>
            </div>
        </Dialog>
    }
}

/// Removes versions permanently.
fn forget(view: ContentPageState, failure: RwSignal<Option<String>>, request: ForgetRequest) {
    let versions = view.content.versions;
    leptos::task::spawn_local(async move {
        let (done, words) = match request {
            ForgetRequest::Version(version) => {
                (versions.forget(&[version.key]).await, text::VERSION_FORGOTTEN)
            }
            ForgetRequest::Limit(bytes, _) => (versions.set_limit(bytes).await, text::LIMIT_SAVED),
        };
        match done {
            Ok(()) => view.say(words),
            Err(error) => drop(failure.try_set(Some(error.0))),
        }
    });
}

/// A row. If there are several versions of the file, the names of the buttons contain the time.
fn row(version: &Version, has_others: bool) -> AnyView {
    let kept = time::date_time(version.at_ms);
    let button = |act: &'static str, name: &'static str| {
        let of = if has_others { text::of_name(&kept) } else { String::new() };
        let label = format!("{name} {}{of}", version.path);
        view! { <button class="btn quiet small" type="button" data-act=act aria-label=label>{name}</button> }
    };
    let start = version.sha256.get(..16).unwrap_or(&version.sha256).to_owned();
    view! {
        <tr data-key=version.key.clone()>
            <td class="name"><code>{version.path.clone()}</code></td>
            <td class="num">{kept.clone()}</td>
            <td>{text::kept_reason(version)}</td>
            <td class="num">{text::size(version.size)}</td>
            <td><code>{start}"…"</code></td>
            <td class="acts">
                {button("restore", "Restore")}
                {button("preview", "Preview")}
                {media::is_comparable(&version.content_type).then(|| button("compare", "Compare"))}
                {button("download", "Download")}
                {button("forget", "Forget")}
            </td>
        </tr>
    }
    .into_any()
}

/// Runs the action of a row's button. Returns the reason if it fails.
async fn run_action(view: ContentPageState, act: &str, version: Version) -> Result<(), String> {
    let source = FileSource::Kept(version.clone(), view.content.versions);
    match act {
        "preview" => {
            let facts = format!("{} · {}", text::size(version.size), version.content_type);
            view.preview.preview(version.path.clone(), version.content_type.clone(), facts, source);
        }
        "compare" => {
            let now = view.file(&version.path).ok_or_else(|| text::nothing_to_compare(&version.path))?;
            view.preview.compare(Comparison {
                title: version.path,
                old: source,
                new: FileSource::Published(now),
            });
        }
        "download" => {
            let bytes = source.bytes_or_reason().await?;
            download::save_blob(version.path.rsplit('/').next().unwrap_or_default(), &bytes);
        }
        // To restore is to upload again, with the same checks.
        _ => {
            let file = source.bytes_or_reason().await?;
            let staged = StagedFile {
                source: version.path.clone(),
                target: version.path,
                size: version.size,
                media_type: version.content_type,
                // The time of the last change is unknown. The version was saved later.
                modified_ms: 0.0,
            };
            view.content.overwrite_check.send(vec![FileToUpload { staged, file }]);
        }
    }
    Ok(())
}
