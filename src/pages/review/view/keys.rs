//! The single-key shortcuts of the page, the dialog that lists them, and their switch.

use super::page_state::{PANE_TITLE, ReviewPageState};
use crate::browser::{focus, storage};
use crate::operations::queue::Status;
use crate::pages::review::text;
use crate::session::preferences::SHORTCUTS;
use crate::ui::button::{Look, button};
use crate::ui::dialog::Dialog;
use crate::ui::field::CheckField;
use crate::ui::view;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The handle of the shortcuts.
#[derive(Clone, Copy)]
pub struct Shortcuts {
    view: ReviewPageState,
    enabled: RwSignal<bool>,
    help: RwSignal<bool>,
}

impl Shortcuts {
    /// The shortcuts of the page, on unless they were switched off in this browser.
    pub fn new(view: ReviewPageState) -> Self {
        let enabled = RwSignal::new(storage::get(SHORTCUTS).as_deref() != Some("off"));
        Effect::new(move |before: Option<()>| {
            let enabled = enabled.get();
            if before.is_some() {
                storage::set(SHORTCUTS, (!enabled).then_some("off"));
            }
        });
        Self { view, enabled, help: RwSignal::new(false) }
    }

    /// Handles a key, but not with a modifier, in a field, or while it repeats.
    pub fn press(self, event: &KeyboardEvent) {
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
        if !self.enabled.get_untracked() || modified || event.repeat() || focus::is_in_field() {
            return;
        }
        let is_handled = match event.key().as_str() {
            "j" => self.view.step(true, false),
            "k" => self.view.step(false, false),
            "s" => self.view.step(true, true),
            "a" => click("approve"),
            "r" => click("reject"),
            "c" => click("copy-operation-id"),
            "u" => self.undo_last(),
            "o" => focus::on_id(PANE_TITLE),
            "?" => {
                self.help.set(true);
                true
            }
            _ => false,
        };
        if is_handled {
            event.prevent_default();
        }
    }

    fn undo_last(self) -> bool {
        let last = self.view.operations.queue.with_untracked(|queue| {
            let undoable = queue.items().iter().filter_map(|item| match item.status {
                Status::Undoable { until_ms } => Some((until_ms, item.key.clone())),
                _ => None,
            });
            undoable.max_by(|a, b| a.0.total_cmp(&b.0))
        });
        if let Some((_, key)) = &last {
            self.view.operations.verdicts.undo(key);
        }
        last.is_some()
    }
}

/// Clicks a button, so that a disabled one does nothing.
fn click(id: &str) -> bool {
    let element = crate::browser::document().get_element_by_id(id);
    let element = element.and_then(|element| element.dyn_into::<leptos::web_sys::HtmlElement>().ok());
    element.inspect(leptos::web_sys::HtmlElement::click).is_some()
}

/// The button and the dialog.
#[component]
pub fn KeysHelp(shortcuts: Shortcuts) -> impl IntoView {
    view! {
        {button(Look::Quiet, view! { "Keys "<kbd>"?"</kbd> }, move |_| shortcuts.help.set(true))}
        <Dialog open=shortcuts.help id="keys-title" title="Keys">
            <div class="in">
                <dl class="keys">
                    {text::KEYS.map(|(key, what)| view! { <dt><kbd>{key}</kbd></dt><dd>{what}</dd> })}
                </dl>
                <CheckField id="shortcuts-on" label=text::USE_SINGLE_KEYS checked=shortcuts.enabled
                    hint=text::KEYS_HINT/>
            </div>
            <div class="actions">
                {button(Look::Plain, "Close", move |_| shortcuts.help.set(false)).focused()}
            </div>
        </Dialog>
    }
}
