//! The fields of the page and their state. The ids are in the URL. A pasted URL is split into them. A token is removed
//! from its field as soon as it is set.

use crate::browser::focus;
use crate::navigation::location::Location;
use crate::navigation::route::{CredentialsRoute, Route};
use crate::pages::credentials::state::CredentialsState;
use crate::pages::credentials::state::installation::Installation;
use crate::pages::credentials::state::tokens::TokenKind;
use crate::pages::credentials::text;
use crate::reactive::memo;
use crate::ui::dialog::PageCover;
use crate::ui::view;
use admin_api::nevis::{
    DevicePasswordRef, Located, NevisBase, Segment, locate, looks_like_address, looks_like_jwt,
};
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;

/// The handle of the fields. Copies share one state.
#[derive(Clone, Copy)]
pub struct CredentialsForm {
    pub nevis: CredentialsState,
    location: Location,
    /// The ids, as in the URL.
    pub route: Memo<CredentialsRoute>,
    base: RwSignal<String>,
    pasted: RwSignal<String>,
    /// The result of a pasted URL.
    pub paste_result: RwSignal<Option<PasteResult>>,
    /// The field with an error, and the message.
    pub error: RwSignal<Option<(&'static str, String)>>,
}

/// The result of a pasted URL.
#[derive(Debug, Clone, PartialEq)]
pub enum PasteResult {
    /// All ids were filled in.
    Complete,
    /// Client and user were filled in; the URL has no credential.
    Partial,
    /// The ids were filled in, but the URL belongs to another installation.
    OtherInstallation(Installation),
}

/// A text field of one line.
pub struct Field {
    pub id: &'static str,
    pub label: &'static str,
    pub kind: &'static str,
    pub hint: &'static str,
    /// The text of the field.
    pub value: fn(CredentialsForm) -> String,
    /// Called at every change of the text.
    pub on_input: fn(CredentialsForm, String),
    /// Called when the field loses the focus or Enter is pressed.
    pub on_leave: fn(CredentialsForm, HtmlInputElement),
}

pub const BASE: Field = Field {
    id: "nevis-base",
    label: text::BASE_URL,
    kind: "url",
    hint: text::BASE_HINT,
    value: |form| form.base.get(),
    on_input: |form, text| form.base.set(text),
    on_leave: |form, _| {
        if let Err(why) = form.read_base() {
            form.error.set(Some((BASE.id, why)));
        }
    },
};

pub const BEARER: Field = Field {
    id: "nevis-bearer",
    label: text::BEARER_TOKEN,
    kind: "password",
    hint: text::BEARER_HINT,
    value: |_| String::new(),
    on_input: |_, _| {},
    on_leave: |form, input| form.apply_token(TokenKind::Bearer, BEARER.id, &input),
};

pub const SELF_TOKEN: Field = Field {
    id: "nevis-x-token",
    label: "X-Token",
    kind: "password",
    hint: text::TOKEN_HINT,
    value: |_| String::new(),
    on_input: |_, _| {},
    on_leave: |form, input| form.apply_token(TokenKind::SelfAdmin, SELF_TOKEN.id, &input),
};

pub const PASTED: Field = Field {
    id: "nevis-address",
    label: text::URL_OR_PATH,
    kind: "text",
    hint: text::PASTE_HINT,
    value: |form| form.pasted.get(),
    on_input: |form, text| {
        form.pasted.set(text.clone());
        form.clear_error(PASTED.id);
        form.paste_result.set(None);
        if let Ok(located) = locate(&text) {
            form.apply_located(located);
        }
    },
    on_leave: |form, input| {
        let text = input.value();
        if let Some(error) = locate(&text).err().filter(|_| !text.trim().is_empty()) {
            form.error.set(Some((PASTED.id, text::invalid_paste(error))));
        }
    },
};

pub const CLIENT: Field = Field {
    id: "client",
    label: "Client",
    kind: "text",
    hint: text::CLIENT_HINT,
    value: |form| form.route.with(|route| route.client.clone()),
    on_input: |form, text| form.set_id(CLIENT.id, text, |route, text| route.client = text),
    on_leave: |form, input| form.remove_token(&CLIENT, &input),
};

pub const USER: Field = Field {
    id: "user",
    label: "User",
    kind: "text",
    hint: text::USER_HINT,
    value: |form| form.route.with(|route| route.user.clone()),
    on_input: |form, text| form.set_id(USER.id, text, |route, text| route.user = text),
    on_leave: |form, input| form.remove_token(&USER, &input),
};

pub const CREDENTIAL: Field = Field {
    id: "credential",
    label: "Credential",
    kind: "text",
    hint: text::CREDENTIAL_HINT,
    value: |form| form.route.with(|route| route.credential.clone()),
    on_input: |form, text| form.set_id(CREDENTIAL.id, text, |route, text| route.credential = text),
    on_leave: |form, input| form.remove_token(&CREDENTIAL, &input),
};

pub const LOGIN: Field = Field {
    id: "login-id",
    label: text::LOGIN_ID,
    kind: "text",
    hint: text::LOGIN_HINT,
    value: |form| form.route.with(|route| route.login_id.clone()),
    on_input: |form, text| form.set_id(LOGIN.id, text, |route, text| route.login_id = text),
    on_leave: |form, input| form.remove_token(&LOGIN, &input),
};

impl CredentialsForm {
    /// Creates the fields with the ids in the URL.
    pub fn new(nevis: CredentialsState, location: Location) -> Self {
        let route = memo(move || match location.route() {
            Route::Credentials(route) => route,
            _ => CredentialsRoute::default(),
        });
        let base = untrack(|| nevis.installation.get().base);
        Self {
            nevis,
            location,
            route,
            base: RwSignal::new(base.map(|base| base.to_string()).unwrap_or_default()),
            pasted: RwSignal::default(),
            paste_result: RwSignal::new(None),
            error: RwSignal::new(None),
        }
    }

    /// Changes the ids in the URL.
    pub fn change(self, change: impl FnOnce(&mut CredentialsRoute)) {
        let mut route = self.route.get_untracked();
        change(&mut route);
        self.location.replace(Route::Credentials(route));
    }

    /// The ids. If a needed one is missing, its field gets an error and the focus.
    pub fn ids(self, needs_user: bool, needs_credential: bool) -> Option<DevicePasswordRef> {
        if !self.apply_base() {
            return None;
        }
        let CredentialsRoute { client, user, credential, .. } = self.route.get_untracked();
        let trimmed = |text: String| text.trim().to_owned();
        let ids = DevicePasswordRef {
            client: trimmed(client),
            user: trimmed(user),
            credential: trimmed(credential),
        };
        let needed = [
            (CLIENT.id, true, &ids.client),
            (USER.id, needs_user, &ids.user),
            (CREDENTIAL.id, needs_credential, &ids.credential),
        ];
        let missing = needed.into_iter().find(|(_, is_needed, id)| *is_needed && id.is_empty());
        match missing {
            None => Some(ids),
            Some((field, ..)) => {
                self.show_error(field, text::MISSING.into());
                None
            }
        }
    }

    /// Applies the typed base URL. If it is invalid, its field gets an error and the focus.
    pub fn apply_base(self) -> bool {
        let read = self.read_base();
        if let Err(why) = &read {
            self.show_error(BASE.id, why.clone());
        }
        read.is_ok()
    }

    fn read_base(self) -> Result<(), String> {
        let base = self.base.with_untracked(|text| NevisBase::parse(text)).map_err(text::invalid_base)?;
        let old = self.nevis.installation.get_untracked();
        self.clear_error(BASE.id);
        if old.base.as_ref() != Some(&base) {
            self.base.set(base.to_string());
            self.nevis.installation.set(Installation { base: Some(base), ..old });
        }
        Ok(())
    }

    /// Sends requests to another installation from now on.
    pub fn adopt(self, installation: Installation) {
        self.base.set(installation.base.as_ref().map(ToString::to_string).unwrap_or_default());
        self.clear_error(BASE.id);
        self.nevis.installation.set(installation);
    }

    /// Fills in the ids of a pasted URL. Sets its installation if none is set yet.
    fn apply_located(self, Located { ids, base, segment }: Located) {
        let is_whole = !ids.credential.is_empty();
        self.error.set(None);
        self.change(|route| {
            route.client = ids.client;
            route.user = ids.user;
            route.credential = ids.credential;
        });
        let own = self.nevis.installation.get_untracked();
        let pasted = base
            .and_then(|base| NevisBase::parse(&base).ok())
            .map(|base| Installation { base: Some(base), segment: segment.unwrap_or(own.segment) });
        let whole = if is_whole { PasteResult::Complete } else { PasteResult::Partial };
        self.paste_result.set(Some(match pasted {
            Some(pasted) if own.base.is_none() || own.base == pasted.base => {
                self.adopt(pasted);
                whole
            }
            // A pasted URL alone must not decide where tokens are sent.
            Some(pasted) => PasteResult::OtherInstallation(pasted),
            None => whole,
        }));
    }

    fn set_id(self, field: &'static str, text: String, put: fn(&mut CredentialsRoute, String)) {
        self.clear_error(field);
        if looks_like_jwt(&text) {
            // A token must not get into the URL. It is removed from the field when the field loses the focus.
            return;
        }
        match locate(&text) {
            Ok(located) if looks_like_address(&text) => self.apply_located(located),
            _ => self.change(|route| put(route, text)),
        }
    }

    fn remove_token(self, field: &'static Field, input: &HtmlInputElement) {
        if looks_like_jwt(&input.value()) {
            input.set_value(&untrack(|| (field.value)(self)));
            self.error.set(Some((field.id, text::IS_TOKEN.into())));
        }
    }

    fn apply_token(self, kind: TokenKind, field: &'static str, input: &HtmlInputElement) {
        let text = input.value();
        if text.trim().is_empty() {
            return;
        }
        match self.nevis.tokens.set(kind, &text) {
            Ok(()) => {
                input.set_value("");
                self.clear_error(field);
            }
            Err(error) => self.error.set(Some((field, error.to_string()))),
        }
    }

    /// Sets the path segment of device passwords.
    pub fn set_segment(self, segment: Segment) {
        self.nevis.installation.set(Installation { segment, ..self.nevis.installation.get_untracked() });
    }

    fn show_error(self, field: &'static str, why: String) {
        self.error.set(Some((field, why)));
        focus::on_id(field);
    }

    fn clear_error(self, field: &'static str) {
        if self.error.with_untracked(|error| error.as_ref().is_some_and(|(id, _)| *id == field)) {
            self.error.set(None);
        }
    }
}

/// The view of a field. The input is not in the document while the page is covered: what was typed comes back with it,
/// except for a token.
pub fn field(form: CredentialsForm, field: &'static Field) -> AnyView {
    let Field { id, label, kind, hint, value, on_input, on_leave } = *field;
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{error_id} {hint_id}");
    let error = memo(move || {
        let of_this = |error: &Option<(&str, String)>| {
            error.as_ref().filter(|(field, _)| *field == id).map(|(_, why)| why.clone())
        };
        form.error.with(of_this)
    });
    let covered = PageCover::of_page();
    let input = move || {
        (!covered.get()).then(|| {
            view! {
                <input id=id type=kind autocomplete="off" autocapitalize="none" spellcheck="false"
                    aria-describedby=described.clone()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=move || value(form)
                    on:input=move |event| on_input(form, event_target_value(&event))
                    on:change=move |event| on_leave(form, event_target(&event))/>
            }
        })
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {input}
            <p class="error" id=error_id hidden=move || error.with(Option::is_none)>{move || error.get()}</p>
            // The error replaces the hint, so that nothing moves.
            <p class="hint" id=hint_id hidden=move || error.with(Option::is_some)>{hint}</p>
        </div>
    }
    .into_any()
}
