//! The time machine's list: what was there before, to look at, compare, download and restore.

use super::look::{Comparison, Source};
use super::text;
use super::view::View;
use crate::browser::{download, events, time};
use crate::model::content::draft::Draft;
use crate::model::content::media;
use crate::model::content::versions::Version;
use crate::state::announcer::Announcer;
use crate::state::takein::Pick;
use leptos::prelude::*;

/// Versions that are listed at one time.
const SHOWN: usize = 200;
/// Bytes of a megabyte, in which the limit is given.
const MB: u64 = 1_000_000;

/// The list.
#[component]
pub fn VersionList() -> impl IntoView {
    let view = expect_context::<View>();
    let announcer = expect_context::<Announcer>();
    let versions = view.content.versions;
    versions.reload();
    let act = move |event: leptos::ev::MouseEvent| {
        let (Some(act), Some(key)) =
            (events::attribute_near(&event, "data-act"), events::attribute_near(&event, "data-key"))
        else {
            return;
        };
        let version = versions.with_now(|list| list.iter().find(|version| version.key == key).cloned());
        if let Some(version) = version {
            leptos::task::spawn_local(async move { do_with(view, announcer, &act, version).await });
        }
    };
    let limit = RwSignal::new((versions.limit_now() / MB).to_string());
    let set_limit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(megabytes) = limit.with_untracked(|limit| limit.trim().parse::<u64>()) else { return };
        leptos::task::spawn_local(async move {
            let said = match versions.set_limit(megabytes.saturating_mul(MB)).await {
                Ok(()) => "The limit is set.".to_owned(),
                Err(failure) => failure.0,
            };
            announcer.say(said);
        });
    };
    let is_number = move || limit.with(|limit| limit.trim().parse::<u64>().is_ok());
    let sum = move || {
        let limit = versions.limit();
        versions.with(|list| text::kept(list.len(), list.iter().map(|version| version.size).sum(), limit))
    };
    let is_empty = Memo::new(move |_| versions.with(<[_]>::is_empty));
    let rows = move || versions.with(|list| list.iter().rev().take(SHOWN).map(row).collect_view());
    view! {
        <section class="card" aria-labelledby="versions-title">
            <div class="title">
                <h2 id="versions-title" tabindex="-1">"Time machine"</h2>
                <span class="muted">{sum}</span>
                <span class="grow"></span>
                <form class="row" on:submit=set_limit>
                    <label for="versions-limit">"Limit in MB"</label>
                    <input id="versions-limit" type="text" inputmode="numeric" size="7" autocomplete="off" aria-invalid=move || (!is_number()).then_some("true")
                        prop:value=move || limit.get() on:input=move |event| limit.set(event_target_value(&event))/>
                    <button class="btn small" type="submit">"Set"</button>
                </form>
            </div>
            <p class="in muted">{move || if is_empty.get() { text::NO_VERSIONS } else { text::VERSIONS_WHY }}</p>
            <div class="scroll" hidden=move || is_empty.get() tabindex="0" role="region" aria-label="Versions that are kept">
                <table aria-labelledby="versions-title">
                    <thead>
                        <tr>
                            <th scope="col">"Path"</th><th scope="col">"Kept"</th><th scope="col">"Why"</th>
                            <th scope="col">"Size"</th><th scope="col">"SHA-256"</th>
                            <th scope="col"><span class="visually-hidden">"What can be done"</span></th>
                        </tr>
                    </thead>
                    <tbody on:click=act>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(version: &Version) -> AnyView {
    let button = |act: &'static str, name: &'static str| {
        view! {
            <button class="btn quiet small" type="button" data-act=act aria-label=format!("{name} {}", version.path)>{name}</button>
        }
    };
    let start = version.sha256.get(..16).unwrap_or(&version.sha256).to_owned();
    view! {
        <tr data-key=version.key.clone()>
            <td class="name"><code>{version.path.clone()}</code></td>
            <td class="num">{time::date_time(version.at_ms)}</td>
            <td>{text::why(version)}</td>
            <td class="num">{text::size(version.size)}</td>
            <td><code>{start}"…"</code></td>
            <td class="acts">
                {button("restore", "Restore")}
                {button("preview", "Preview")}
                {media::is_compared(&version.content_type).then(|| button("compare", "Compare"))}
                {button("download", "Download")}
                {button("forget", "Forget")}
            </td>
        </tr>
    }
    .into_any()
}

async fn do_with(view: View, announcer: Announcer, act: &str, version: Version) {
    let versions = view.content.versions;
    let source = Source::Kept(version.clone(), versions);
    match act {
        "preview" => {
            let facts = format!("{} · {}", text::size(version.size), version.content_type);
            view.look.preview(version.path.clone(), version.content_type.clone(), facts, source);
        }
        "compare" => compare(view, announcer, version, source),
        "forget" => {
            let forgotten = versions.forget(std::slice::from_ref(&version.key)).await;
            announcer.say(forgotten.map_or_else(|failure| failure.0, |()| "Forgotten.".into()));
            crate::browser::focus::on_id_soon("versions-title");
        }
        _ => match source.bytes_or_words().await {
            Err(words) => announcer.say(words),
            Ok(bytes) if act == "download" => {
                download::save_blob(version.path.rsplit('/').next().unwrap_or_default(), &bytes);
            }
            // Restoring is uploading again, with the same questions.
            Ok(bytes) => {
                let draft = Draft {
                    source: version.path.clone(),
                    target: version.path,
                    size: version.size,
                    media_type: version.content_type,
                    modified_ms: version.at_ms,
                };
                view.content.guard.send(vec![Pick { draft, file: bytes }]);
            }
        },
    }
}

fn compare(view: View, announcer: Announcer, version: Version, source: Source) {
    match view.file(&version.path) {
        Some(now) => {
            view.look.compare(Comparison { title: version.path, old: source, new: Source::Published(now) })
        }
        None => announcer
            .say(format!("{} is not there any more: there is nothing to compare with.", version.path)),
    }
}
