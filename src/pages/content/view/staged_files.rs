//! The files that were taken in: where each is to go, what is to be seen to, and the button that sends them.

use super::page_state::{ContentPageState, STAGED_TITLE};
use crate::browser::{events, focus};
use crate::feedback::problem_note::ProblemNote;
use crate::pages::content::model::draft::Remark;
use crate::pages::content::text;
use crate::ui::note::Note;
use leptos::prelude::*;

/// Files that are listed at one time.
const SHOWN: usize = 50;

/// The files, if there are any.
#[component]
pub fn Taken() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let taken = view.content.taken;
    let is_there = Memo::new(move |_| !taken.is_empty());
    let left_out = move || {
        taken.left_out.with(|left_out| (!left_out.is_empty()).then(|| text::left_out(left_out))).map(
            |lines| {
                let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
                view! {
                    <Note tone="warn">
                        {lines}
                        <p><button class="btn quiet small" type="button" on:click=move |_| {
                            taken.left_out.set(Default::default());
                            focus::on_id_soon("page-title");
                        }>"Dismiss"</button></p>
                    </Note>
                }
            },
        )
    };
    view! {
        <div role="status">{left_out}</div>
        {move || is_there.get().then(|| view! { <Drafts/> })}
        <div role="alert">
            {move || view.content.guard.problem.get().map(|problem| view! {
                <ProblemNote problem=problem/>
                <p><button class="btn quiet small" type="button" on:click=move |_| {
                    view.content.guard.problem.set(None);
                    focus::on_id_or_title_soon(STAGED_TITLE);
                }>"Dismiss"</button></p>
            })}
        </div>
    }
}

#[component]
fn Drafts() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let (taken, guard) = (view.content.taken, view.content.guard);
    let pages = RwSignal::new(1_usize);
    let folder = RwSignal::new(String::new());
    let put = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        taken.put_under(&folder.get_untracked());
        folder.set(String::new());
    };
    let faults = Memo::new(move |_| taken.review.with(|review| review.faults));
    let has_faults = move || faults.get() > 0;
    let act = move |event: leptos::ev::MouseEvent| {
        let Some(at) = events::attribute_near(&event, "data-at").and_then(|at| at.parse().ok()) else {
            return;
        };
        match events::attribute_near(&event, "data-act").as_deref() {
            Some("propose") => {
                taken.take_proposals(Some(at));
                focus::on_id_soon(target_id(at));
            }
            Some("remove") => renamed(&|| taken.remove(at)),
            _ => {}
        }
    };
    let rename = move |event: leptos::ev::Event| {
        if let Some(at) = events::attribute_near(&event, "data-at").and_then(|at| at.parse().ok()) {
            taken.name(at, event_target_value(&event));
        }
    };
    // Rows are made anew only when they come, go or are renamed as a whole: never under the keyboard.
    let rows = move || {
        taken.shape.get();
        let order = taken.review.with_untracked(|review| review.order.clone());
        order.into_iter().take(pages.get() * SHOWN).map(|at| row(view, at)).collect_view()
    };
    let hidden =
        Memo::new(move |_| taken.review.with(|review| review.count).saturating_sub(pages.get() * SHOWN));
    view! {
        <section class="card" aria-labelledby=STAGED_TITLE>
            <div class="title" inert=move || guard.busy.get()>
                <h2 id=STAGED_TITLE tabindex="-1">{move || taken.review.with(|review| text::taken(review.count, review.bytes))}</h2>
                <span class="grow"></span>
                {move || taken.shared_top().map(|top| view! {
                    <button class="btn small" type="button" on:click=move |_| renamed(&|| taken.drop_top())>{format!("Leave out {top}/")}</button>
                })}
                {move || has_faults().then(|| view! {
                    <button class="btn small" type="button" on:click=move |_| renamed(&|| taken.take_proposals(None))>"Take all proposals"</button>
                })}
                <form class="row" on:submit=put>
                    <input type="text" aria-label="Folder" placeholder="Folder, as in css" autocomplete="off" spellcheck="false" size="16"
                        prop:value=move || folder.get() on:input=move |event| folder.set(event_target_value(&event))/>
                    <button class="btn small" type="submit">"Put under"</button>
                </form>
            </div>
            // What is being sent is that of the click: it cannot be changed while the list is read for it.
            <ul class="drafts" aria-label="Files to send" inert=move || guard.busy.get() on:click=act on:input=rename>{rows}</ul>
            {move || (hidden.get() > 0).then(|| view! {
                <p class="more muted">{format!("{} more, of which none needs a name.", hidden.get())}" "
                    <button class="btn small" type="button" on:click=move |_| pages.update(|pages| *pages += 4)>"Show more"</button></p>
            })}
            <div class="actions">
                <button class="btn primary" type="button" aria-describedby="taken-why"
                    disabled=has_faults on:click=move |_| guard.send_taken()>
                    {move || text::send(taken.len())}
                </button>
                <span id="taken-why" class="reason">{move || match (faults.get(), guard.busy.get()) {
                    (0, true) => "Reading the list…".to_owned(),
                    (0, false) => String::new(),
                    (faults, _) => text::faults(faults),
                }}</span>
                <span class="grow"></span>
                <button class="btn quiet" type="button" disabled=move || guard.busy.get() on:click=move |_| {
                    taken.clear();
                    focus::on_id_soon("page-title");
                }>"Remove all"</button>
            </div>
        </section>
    }
}

/// Does what makes the rows anew, and brings the keyboard to their heading: what it was on may be gone.
fn renamed(act: &dyn Fn()) {
    act();
    focus::on_id_or_title_soon(STAGED_TITLE);
}

/// The id of a target's field.
fn target_id(at: usize) -> String {
    format!("target-{at}")
}

/// One file: its target to edit, and what is to be seen to, which follows every key.
fn row(view: ContentPageState, at: usize) -> AnyView {
    let taken = view.content.taken;
    let Some(draft) = taken.draft_now(at) else { return ().into_any() };
    let (error, location) = (format!("draft-{at}"), at.to_string());
    let remarks = move || {
        let remarks = taken.review.with(|review| review.remarks(at).to_vec());
        remarks
            .iter()
            .map(|remark| {
                let (is_fault, words) = text::remark(remark);
                let proposal = match remark {
                    Remark::Fault(_, proposal) => Some(view! {
                        " "<button class="btn small" type="button" data-act="propose">{format!("Use {proposal}")}</button>
                    }),
                    _ => None,
                };
                view! { <p class=if is_fault { "error" } else { "hint" }>{words}{proposal}</p> }
            })
            .collect_view()
    };
    let is_faulty = move || {
        let has_fault = |remarks: &[Remark]| remarks.iter().any(|remark| matches!(remark, Remark::Fault(..)));
        taken.review.with(|review| has_fault(review.remarks(at))).then_some("true")
    };
    view! {
        <li class="draft" data-at=location>
            <input id=target_id(at) type="text" aria-label=format!("Target of {}", draft.source) aria-describedby=error.clone() aria-invalid=is_faulty
                autocomplete="off" autocapitalize="none" spellcheck="false" value=draft.target/>
            <span class="muted num">{text::size(draft.size)}</span>
            <button class="btn quiet small" type="button" data-act="remove" aria-label=format!("Remove {}", draft.source)>"Remove"</button>
            <div class="field wide" id=error>{remarks}</div>
        </li>
    }
    .into_any()
}
