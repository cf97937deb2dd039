//! The staged files on the page: their targets to edit, the remarks on them, and the button that uploads them.

use super::page_state::{ContentPageState, STAGED_TITLE};
use crate::browser::{events, focus};
use crate::feedback::problem_note::ProblemNote;
use crate::pages::content::model::staged_file::Remark;
use crate::pages::content::text;
use crate::reactive::memo;
use crate::ui::note::Note;
use crate::ui::view;
use leptos::prelude::*;

/// How many files are listed at first.
const SHOWN: usize = 50;

/// The staged files, if there are any, and what was left out.
#[component]
pub fn StagedFiles() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let staging = view.content.staging;
    let has_files = memo(move || !staging.is_empty());
    let left_out = move || {
        staging.left_out.with(|left_out| (!left_out.is_empty()).then(|| text::left_out(left_out))).map(
            |lines| {
                let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
                view! {
                    <Note tone="warn">
                        {lines}
                        <p><button class="btn quiet small" type="button" on:click=move |_| {
                            staging.left_out.set(Default::default());
                            focus::on_id_soon("page-title");
                        }>"Dismiss"</button></p>
                    </Note>
                }
            },
        )
    };
    view! {
        <div role="status">{left_out}</div>
        {move || has_files.get().then(|| view! { <StagedFileList/> })}
        <div role="alert">
            {move || view.content.overwrite_check.problem.get().map(|problem| view! {
                <ProblemNote problem=problem/>
                <p><button class="btn quiet small" type="button" on:click=move |_| {
                    view.content.overwrite_check.problem.set(None);
                    focus::on_id_or_title_soon(STAGED_TITLE);
                }>"Dismiss"</button></p>
            })}
        </div>
    }
}

#[component]
fn StagedFileList() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let (staging, overwrite_check) = (view.content.staging, view.content.overwrite_check);
    let pages = RwSignal::new(1_usize);
    let folder = RwSignal::new(String::new());
    let put = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        staging.move_into_folder(&folder.get_untracked());
        folder.set(String::new());
    };
    let faults = memo(move || staging.report.with(|report| report.faults));
    let has_faults = move || faults.get() > 0;
    let act = move |event: leptos::ev::MouseEvent| {
        let Some(index) = events::attribute_near(&event, "data-at").and_then(|index| index.parse().ok())
        else {
            return;
        };
        match events::attribute_near(&event, "data-act").as_deref() {
            Some("propose") => {
                staging.use_proposed_names(Some(index));
                focus::on_id_soon(target_id(index));
            }
            Some("remove") => then_focus_heading(&|| staging.remove(index)),
            _ => {}
        }
    };
    let rename = move |event: leptos::ev::Event| {
        if let Some(index) = events::attribute_near(&event, "data-at").and_then(|index| index.parse().ok()) {
            staging.set_target(index, event_target_value(&event));
        }
    };
    // Rows are rendered again only when they are added, removed or renamed together, never while one is edited.
    let rows = move || {
        staging.row_generation.get();
        let order = staging.report.with_untracked(|report| report.order.clone());
        order.into_iter().take(pages.get() * SHOWN).map(|index| row(view, index)).collect_view()
    };
    let hidden = memo(move || staging.report.with(|report| report.count).saturating_sub(pages.get() * SHOWN));
    view! {
        <section class="card" aria-labelledby=STAGED_TITLE>
            <div class="title" inert=move || overwrite_check.busy.get()>
                <h2 id=STAGED_TITLE tabindex="-1">{move || staging.report.with(|report| text::staged_title(report.count, report.bytes))}</h2>
                <span class="grow"></span>
                {move || staging.shared_top_folder().map(|top| view! {
                    <button class="btn small" type="button" on:click=move |_| then_focus_heading(&|| staging.remove_top_folder())>{text::remove_from_targets_name(&top)}</button>
                })}
                {move || has_faults().then(|| view! {
                    <button class="btn small" type="button" on:click=move |_| then_focus_heading(&|| staging.use_proposed_names(None))>{text::USE_ALL_PROPOSED_NAMES}</button>
                })}
                <form class="row" on:submit=put>
                    <input type="text" aria-label="Folder" placeholder=text::FOLDER_FOR_EXAMPLE_CSS autocomplete="off" spellcheck="false" size="16"
                        prop:value=move || folder.get() on:input=move |event| folder.set(event_target_value(&event))/>
                    <button class="btn small" type="submit">{text::ADD_FOLDER}</button>
                </form>
            </div>
            // The set was fixed at the click, so it cannot be edited while the list is loaded.
            <ul class="drafts" aria-label=text::FILES_TO_SEND inert=move || overwrite_check.busy.get() on:click=act on:input=rename>{rows}</ul>
            {move || (hidden.get() > 0).then(|| view! {
                <p class="more muted">{text::more_staged(hidden.get())}" "
                    <button class="btn small" type="button" on:click=move |_| pages.update(|pages| *pages += 4)>{text::SHOW_MORE}</button></p>
            })}
            <div class="actions">
                <button class="btn primary" type="button" aria-describedby="staged-why"
                    disabled=has_faults on:click=move |_| overwrite_check.send_staged()>
                    {move || text::send(staging.len())}
                </button>
                <span id="staged-why" class="reason">{move || match (faults.get(), overwrite_check.busy.get()) {
                    (0, true) => text::LOADING_LIST.to_owned(),
                    (0, false) => String::new(),
                    (faults, _) => text::faults(faults),
                }}</span>
                <span class="grow"></span>
                <button class="btn quiet" type="button" disabled=move || overwrite_check.busy.get() on:click=move |_| {
                    staging.clear();
                    focus::on_id_soon("page-title");
                }>{text::REMOVE_ALL}</button>
            </div>
        </section>
    }
}

/// Runs an action that renders the rows again, and moves the focus to their heading, because the focused element may be
/// removed.
fn then_focus_heading(act: &dyn Fn()) {
    act();
    focus::on_id_or_title_soon(STAGED_TITLE);
}

/// The id of the target field.
fn target_id(index: usize) -> String {
    format!("target-{index}")
}

/// One file: its target to edit, and the remarks, which are updated while typing.
fn row(view: ContentPageState, index: usize) -> AnyView {
    let staging = view.content.staging;
    let Some(staged) = staging.file_now(index) else { return ().into_any() };
    let (error, row) = (format!("draft-{index}"), index.to_string());
    let remarks = move || {
        let remarks = staging.report.with(|report| report.remarks(index).to_vec());
        remarks
            .iter()
            .map(|remark| {
                let (is_fault, message) = text::remark(remark);
                let proposal = match remark {
                    Remark::Fault(_, proposal) => Some(view! {
                        " "<button class="btn small" type="button" data-act="propose">{text::use_name(&proposal)}</button>
                    }),
                    _ => None,
                };
                view! { <p class=if is_fault { "error" } else { "hint" }>{message}{proposal}</p> }
            })
            .collect_view()
    };
    let is_faulty = move || {
        let has_fault = |remarks: &[Remark]| remarks.iter().any(|remark| matches!(remark, Remark::Fault(..)));
        staging.report.with(|report| has_fault(report.remarks(index))).then_some("true")
    };
    view! {
        <li class="draft" data-at=row>
            <input id=target_id(index) type="text" aria-label=text::target_of_name(&staged.source) aria-describedby=error.clone() aria-invalid=is_faulty
                autocomplete="off" autocapitalize="none" spellcheck="false" value=staged.target/>
            <span class="muted num">{text::size(staged.size)}</span>
            <button class="btn quiet small" type="button" data-act="remove" aria-label=text::remove_name(&staged.source)>"Remove"</button>
            <div class="field wide" id=error>{remarks}</div>
        </li>
    }
    .into_any()
}
