//! The staged files on the page: their targets to edit, the remarks on them, and the button that uploads them.

use super::page_state::{ContentPageState, STAGED_TITLE};
use super::parts::{action, button, button_unless, live, problem_note, row_button, when};
use crate::browser::{events, focus};
use crate::pages::content::model::staged_file::{FileId, Remark};
use crate::pages::content::model::staging::{LeftOut, Propose, StagedAction, StagedFiles};
use crate::pages::content::text;
use crate::reactive::memo;
use crate::ui;
use crate::ui::button::{Look, submit_button};
use crate::ui::keyed::{Keyed, keyed};
use crate::ui::markup::IntoValue;
use crate::ui::note::{Note, dismissible};
use crate::ui::view;
use leptos::prelude::*;

/// How many files are listed at first.
const SHOWN: usize = 50;

/// The staged files, if there are any, and what was left out.
pub fn staged_files(view: ContentPageState) -> AnyView {
    let staging = view.content.staging;
    let problem = view.content.overwrite_check.problem;
    let left_out = move || {
        let lines = staging.left_out.with(text::left_out);
        if lines.is_empty() {
            return ().into_any();
        }
        let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }.into_any()).collect_view();
        let dismiss = move || {
            staging.left_out.set(LeftOut::default());
            focus::on_id_soon("page-title");
        };
        let note = view! { <Note tone="warn">{lines}</Note> };
        dismissible(note.into_any(), move |_| dismiss()).into_any()
    };
    let problem_note = move || {
        let Some(known) = problem.with(Clone::clone) else { return ().into_any() };
        let dismiss = move || {
            problem.set(None);
            focus::on_id_or_title_soon(STAGED_TITLE);
        };
        dismissible(problem_note(Some(known)), move |_| dismiss()).into_any()
    };
    view! {
        <div role="status">{live(left_out)}</div>
        {when(move || staging.files.with(|files| files.totals().count > 0), move || staged_file_list(view))}
        <div role="alert">{live(problem_note)}</div>
    }
    .into_any()
}

fn staged_file_list(view: ContentPageState) -> AnyView {
    let (staging, overwrite_check) = (view.content.staging, view.content.overwrite_check);
    let files = staging.files;
    let pages = RwSignal::new(1_usize);
    let totals = move || files.with(StagedFiles::totals);
    let faults = memo(move || totals().faults);
    let has_faults = move || faults.get() > 0;
    let is_busy = move || overwrite_check.busy.get();
    let act = move |event: leptos::ev::MouseEvent| {
        let (Some(id), Some(action)) =
            (id_near(&event), action(&event, &StagedAction::ALL, text::staged_action))
        else {
            return;
        };
        match action {
            StagedAction::UseProposal => {
                files.update(|files| files.use_proposed_names(Propose::One(id)));
                focus::on_id_soon(target_id(id));
            }
            StagedAction::Remove => {
                staging.remove(id);
                focus::on_id_or_title_soon(STAGED_TITLE);
            }
        }
    };
    let rename = move |event: leptos::ev::Event| {
        if let Some(id) = id_near(&event) {
            files.update(|files| files.set_target(id, event_target_value(&event)));
        }
    };
    let rows = move || {
        let shown = pages.get() * SHOWN;
        files.with(|files| {
            let row = |id: &FileId| {
                let id = *id;
                Keyed::new(id.to_string(), move || row(view, id))
            };
            files.shown().iter().take(shown).map(row).collect()
        })
    };
    let more = move || match totals().count.checked_sub(pages.get() * SHOWN) {
        None | Some(0) => ().into_any(),
        Some(more) => view! {
            <p class="more muted">{text::more_staged(more)}" "
                {button(Look::Small, text::SHOW_MORE, move || pages.update(|pages| *pages += 4))}</p>
        }
        .into_any(),
    };
    let why = move || match (faults.get(), is_busy()) {
        (0, true) => text::LOADING_LIST.to_owned(),
        (0, false) => String::new(),
        (faults, _) => text::faults(faults),
    };
    let remove_all = move || {
        staging.clear();
        focus::on_id_soon("page-title");
    };
    let send = ui::button::button(
        Look::Primary,
        crate::reactive::view(move || text::send(totals().count)),
        move |_| overwrite_check.send_staged(),
    );
    let title = move || {
        let totals = totals();
        text::staged_title(totals.count, totals.bytes)
    };
    view! {
        <section class="card" aria-labelledby=STAGED_TITLE>
            <div class="title" inert=is_busy>
                <h2 id=STAGED_TITLE tabindex="-1">{title}</h2>
                <span class="grow"></span>
                {live(move || renaming(view))}
                {folder_form(view)}
            </div>
            // The set was fixed at the click, so it cannot be edited while the list is loaded.
            <ul class="drafts" aria-label=text::FILES_TO_SEND inert=is_busy on:click=act on:input=rename>{keyed(rows)}</ul>
            {live(more)}
            <div class="actions">
                {send.disabled(has_faults).attribute("aria-describedby", "staged-why".into_value())}
                <span id="staged-why" class="reason">{why}</span>
                <span class="grow"></span>
                {button_unless(Look::Quiet, is_busy, text::REMOVE_ALL, remove_all)}
            </div>
        </section>
    }
    .into_any()
}

/// The buttons that rename several files.
fn renaming(view: ContentPageState) -> AnyView {
    let files = view.content.staging.files;
    let (top, has_faults) =
        files.with(|files| (files.shared_top_folder().map(ToOwned::to_owned), files.totals().faults > 0));
    // The button may be removed.
    let rename = move |rename: fn(&mut StagedFiles<leptos::web_sys::Blob>)| {
        files.update(rename);
        focus::on_id_or_title_soon(STAGED_TITLE);
    };
    let remove_top = move || rename(StagedFiles::remove_top_folder);
    let propose = move || rename(|files| files.use_proposed_names(Propose::All));
    view! {
        {top.map(|top| button(Look::Small, text::remove_top_folder(&top), remove_top))}
        {has_faults.then(|| button(Look::Small, text::USE_ALL_PROPOSED_NAMES, propose))}
    }
    .into_any()
}

fn folder_form(view: ContentPageState) -> AnyView {
    let folder = RwSignal::new(String::new());
    let put = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        view.content.staging.files.update(|files| files.move_into_folder(&folder.get_untracked()));
        folder.set(String::new());
    };
    let typed = move |event: leptos::ev::Event| folder.set(event_target_value(&event));
    let shown = move || folder.get();
    view! {
        <form class="row" on:submit=put>
            <input type="text" aria-label="Folder" placeholder=text::FOLDER_FOR_EXAMPLE_CSS autocomplete="off" spellcheck="false" size="16"
                prop:value=shown on:input=typed/>
            {submit_button(Look::Small, text::ADD_FOLDER)}
        </form>
    }
    .into_any()
}

/// The file of the row that an event came from.
fn id_near(event: &leptos::web_sys::Event) -> Option<FileId> {
    FileId::parse(&events::attribute_near(event, "data-at")?)
}

/// The id of the target field.
fn target_id(id: FileId) -> String {
    ["target-", &id.to_string()].concat()
}

/// One file: its target to edit, and the remarks, which are updated while typing.
fn row(view: ContentPageState, id: FileId) -> AnyView {
    let files = view.content.staging.files;
    let facts = files.with_now(|files| files.file(id).map(|file| (file.source.clone(), file.size)));
    let (source, size) = facts.unwrap_or_default();
    let at = id.to_string();
    let described = ["draft-", &at].concat();
    let target =
        move || files.with(|files| files.file(id).map(|file| file.target.clone()).unwrap_or_default());
    let is_faulty = move || files.with(|files| files.is_faulty(id)).then_some("true");
    let remarks = move || {
        let remarks = files.with(|files| files.remarks(id));
        remarks.iter().map(remark).collect_view().into_any()
    };
    view! {
        <li class="draft" data-at=at>
            <input id=target_id(id) type="text" aria-label=text::target_of(&source) aria-describedby=described.clone() aria-invalid=is_faulty
                autocomplete="off" autocapitalize="none" spellcheck="false" prop:value=target/>
            <span class="muted num">{text::size(size)}</span>
            {row_button(text::staged_action(StagedAction::Remove), ["Remove ", &source].concat())}
            <div class="field wide" id=described>{live(remarks)}</div>
        </li>
    }
    .into_any()
}

fn remark(remark: &Remark) -> AnyView {
    let (is_fault, message) = text::remark(remark);
    let class = if is_fault { "error" } else { "hint" };
    let proposal = remark.clone().into_proposal().map(|proposal| {
        let action = text::staged_action(StagedAction::UseProposal);
        view! { " "{ui::button::row_button(Look::Small, action, ["Use ", &proposal].concat())} }
    });
    view! { <p class=class>{message}{proposal}</p> }.into_any()
}
