//! **Views**: the saved views of a page as links, and the dialog in which they are saved and renamed.

use super::{ListOptions, text};
use crate::browser::focus;
use crate::feedback::announcer::Announcer;
use crate::navigation::location::Location;
use crate::navigation::route::Route;
use crate::reactive::{self, effect, memo};
use crate::session::model::list_settings::SavedView;
use crate::text::visible::visible;
use crate::ui::button::{Look, button, submit_button};
use crate::ui::dialog::Dialog;
use crate::ui::disclosure::disclosure;
use crate::ui::field::TextField;
use crate::ui::markup::Markup;
use crate::ui::view;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The id of the button, which gets the focus after everything.
const ID: &str = "views";

/// The menu of views with its dialog.
#[derive(Clone, Copy)]
struct Views {
    options: ListOptions,
    location: Location,
    announcer: Announcer,
    is_open: RwSignal<bool>,
    is_naming: RwSignal<bool>,
    /// The view that gets another name. `None`: a new one is saved.
    renamed: RwSignal<Option<String>>,
    typed: RwSignal<String>,
    error: RwSignal<Option<String>>,
    /// The name that was asked about, because a view has it.
    asked: RwSignal<Option<String>>,
}

/// The button **Views**, its panel and its dialog.
pub fn views(options: ListOptions) -> Markup {
    let views = Views {
        options,
        location: expect_context(),
        announcer: expect_context(),
        is_open: RwSignal::new(false),
        is_naming: RwSignal::new(false),
        renamed: RwSignal::new(None),
        typed: RwSignal::new(String::new()),
        error: RwSignal::new(None),
        asked: RwSignal::new(None),
    };
    effect(move || {
        // Another name is not the one that was asked about.
        views.typed.track();
        views.error.set(None);
        views.asked.set(None);
    });
    let mut was_naming = false;
    effect(move || {
        let is_naming = views.is_naming.get();
        if was_naming && !is_naming {
            focus::on_id_soon(ID);
        }
        was_naming = is_naming;
    });
    view! { {disclosure(ID, text::VIEWS, views.is_open, views.panel())}{views.dialog()} }
}

impl Views {
    fn panel(self) -> Markup {
        let here = memo(move || self.location.route().without_place().path());
        let list = reactive::view(move || {
            self.options.kept.with(|kept| {
                let rows = kept.views.iter().map(|view| self.row(view, here)).collect::<Vec<_>>();
                match rows.is_empty() {
                    true => view! { <p class="muted">{text::NO_VIEWS}</p> },
                    false => view! { <ul aria-label=text::SAVED_VIEWS>{rows}</ul> },
                }
            })
        });
        view! {
            {list}
            {button(Look::Small, text::SAVE_VIEW, move |_| self.name(None))}
            <p class="muted">{text::VIEWS_HINT}</p>
        }
    }

    fn row(self, saved: &SavedView, here: Memo<String>) -> Markup {
        // The address is written anew, so that only what this page knows is in it.
        let path =
            Route::parse(&[self.options.place.path(), "?", &saved.query].concat()).without_place().path();
        let shown = visible(&saved.name);
        let (renamed, deleted, current) = (saved.name.clone(), saved.name.clone(), path.clone());
        let rename = button(Look::SmallQuiet, text::RENAME, move |_| self.name(Some(renamed.clone())))
            .named(text::of_view(text::RENAME, &shown));
        let delete = button(Look::SmallQuiet, "Delete", move |_| self.delete(&deleted))
            .named(text::of_view("Delete", &shown));
        let is_current = move || here.with(|here| *here == current).then_some("true");
        let close = move |_| {
            self.is_open.set(false);
            focus::on_id(ID);
        };
        view! { <li><a href=path aria-current=is_current on:click=close>{shown}</a>{rename}{delete}</li> }
    }

    fn delete(self, name: &str) {
        // The button will be gone. The panel stays, because the focus does not leave it.
        focus::on_id(ID);
        self.options.change(|kept| kept.remove(name));
        self.announcer.say(text::done(text::DELETED, &visible(name)));
    }

    /// Opens the dialog: for the name of a new view, or for another name of this one.
    fn name(self, renamed: Option<String>) {
        self.typed.set(renamed.clone().unwrap_or_default());
        self.renamed.set(renamed);
        self.is_open.set(false);
        self.is_naming.set(true);
    }

    fn take_name(self) {
        let name = self.typed.with_untracked(|typed| typed.trim().to_owned());
        let renamed = self.renamed.get_untracked();
        let is_asked = self.asked.with_untracked(|asked| asked.as_deref() == Some(name.as_str()));
        let route = self.location.route_now().without_place().path();
        let query = route.split_once('?').map_or("", |(_, query)| query);
        let result = self.options.change(|kept| match &renamed {
            Some(from) => Some(kept.rename(from, &name)),
            None if kept.has(&name) && !is_asked => None,
            None => Some(kept.save(&name, query)),
        });
        match result {
            None => {
                self.error.set(Some(text::EXISTS.into()));
                self.asked.set(Some(name));
            }
            Some(Err(why)) => {
                self.error.set(Some(text::not_saved(why)));
                focus::on_id("view-name");
            }
            Some(Ok(())) => {
                let what = if renamed.is_some() { text::RENAMED } else { text::SAVED };
                self.announcer.say(text::done(what, &visible(&name)));
                self.is_naming.set(false);
            }
        }
    }

    fn dialog(self) -> AnyView {
        let take = move |event: SubmitEvent| {
            event.prevent_default();
            self.take_name();
        };
        let is_rename = move || self.renamed.with(Option::is_some);
        let title = Signal::derive(move || {
            String::from(if is_rename() { text::RENAME_TITLE } else { text::SAVE_TITLE })
        });
        let submit = move || match (is_rename(), self.asked.with(Option::is_some)) {
            (true, _) => text::RENAME,
            (false, true) => text::REPLACE,
            (false, false) => text::SAVE,
        };
        let error = Signal::derive(move || self.error.get());
        view! {
            <Dialog open=self.is_naming id="view-title" title=title>
                <form on:submit=take>
                    <div class="in"><TextField id="view-name" label=text::NAME value=self.typed error=error/></div>
                    <div class="actions">
                        {button(Look::Plain, text::CANCEL, move |_| self.is_naming.set(false))}
                        <span class="grow"></span>
                        {submit_button(Look::Primary, reactive::view(submit))}
                    </div>
                </form>
            </Dialog>
        }
        .into_any()
    }
}
