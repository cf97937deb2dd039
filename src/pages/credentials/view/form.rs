//! The state of the page's fields. The ids stand in the address bar; a pasted address is taken apart into them; tokens
//! leave their fields as soon as they are taken over.

use crate::browser::focus;
use crate::navigation::location::Location;
use crate::navigation::route::{CredentialsRoute, Route};
use crate::pages::credentials::state::{CredentialsState, Installation, TokenKind};
use crate::pages::credentials::text;
use admin_api::nevis::{
    DevicePasswordRef, Located, NevisBase, Segment, locate, looks_like_address, looks_like_jwt,
};
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;

/// The fields' handle.
#[derive(Clone, Copy)]
pub struct Form {
    pub nevis: CredentialsState,
    location: Location,
    /// What stands in the fields of the ids.
    pub here: Memo<CredentialsRoute>,
    base: RwSignal<String>,
    pasted: RwSignal<String>,
    /// What became of a pasted address.
    pub taken: RwSignal<Option<Taken>>,
    /// The field that needs another look, and why.
    pub wrong: RwSignal<Option<(&'static str, String)>>,
}

/// What became of a pasted address.
#[derive(Debug, Clone, PartialEq)]
pub enum Taken {
    /// It was taken.
    Whole,
    /// It was taken and has no credential in it.
    InPart,
    /// Its ids were taken; it is an address of another installation.
    OfOther(Installation),
}

/// A field of one line.
pub struct Field {
    pub id: &'static str,
    pub label: &'static str,
    pub kind: &'static str,
    pub hint: &'static str,
    /// What stands in it.
    pub value: fn(Form) -> String,
    /// At each key.
    pub typed: fn(Form, String),
    /// When the field is left or Enter is pressed.
    pub left: fn(Form, HtmlInputElement),
}

pub const BASE: Field = Field {
    id: "nevis-base",
    label: "Base URL",
    kind: "url",
    hint: text::BASE_HINT,
    value: |form| form.base.get(),
    typed: |form, text| form.base.set(text),
    left: |form, _| {
        if let Err(why) = form.read_base() {
            form.wrong.set(Some((BASE.id, why)));
        }
    },
};

pub const BEARER: Field = Field {
    id: "nevis-bearer",
    label: "Bearer token",
    kind: "password",
    hint: text::BEARER_HINT,
    value: |_| String::new(),
    typed: |_, _| {},
    left: |form, input| form.take_token(TokenKind::Bearer, BEARER.id, &input),
};

pub const SELF_TOKEN: Field = Field {
    id: "nevis-x-token",
    label: "X-Token",
    kind: "password",
    hint: text::TOKEN_HINT,
    value: |_| String::new(),
    typed: |_, _| {},
    left: |form, input| form.take_token(TokenKind::SelfAdmin, SELF_TOKEN.id, &input),
};

pub const PASTED: Field = Field {
    id: "nevis-address",
    label: "URL or path",
    kind: "text",
    hint: text::PASTE_HINT,
    value: |form| form.pasted.get(),
    typed: |form, text| {
        form.pasted.set(text.clone());
        form.clear(PASTED.id);
        form.taken.set(None);
        if let Ok(located) = locate(&text) {
            form.take_located(located);
        }
    },
    left: |form, input| {
        let text = input.value();
        if let Some(error) = locate(&text).err().filter(|_| !text.trim().is_empty()) {
            form.wrong.set(Some((PASTED.id, text::paste_wrong(error))));
        }
    },
};

pub const CLIENT: Field = Field {
    id: "client",
    label: "Client",
    kind: "text",
    hint: text::CLIENT_HINT,
    value: |form| form.here.with(|here| here.client.clone()),
    typed: |form, text| form.put_id(CLIENT.id, text, |here, text| here.client = text),
    left: |form, input| form.take_out_token(&CLIENT, &input),
};

pub const USER: Field = Field {
    id: "user",
    label: "User",
    kind: "text",
    hint: text::USER_HINT,
    value: |form| form.here.with(|here| here.user.clone()),
    typed: |form, text| form.put_id(USER.id, text, |here, text| here.user = text),
    left: |form, input| form.take_out_token(&USER, &input),
};

pub const CREDENTIAL: Field = Field {
    id: "credential",
    label: "Credential",
    kind: "text",
    hint: text::CREDENTIAL_HINT,
    value: |form| form.here.with(|here| here.credential.clone()),
    typed: |form, text| form.put_id(CREDENTIAL.id, text, |here, text| here.credential = text),
    left: |form, input| form.take_out_token(&CREDENTIAL, &input),
};

pub const LOGIN: Field = Field {
    id: "login-id",
    label: "Login ID",
    kind: "text",
    hint: "Empty for all users of the client",
    value: |form| form.here.with(|here| here.login_id.clone()),
    typed: |form, text| form.put_id(LOGIN.id, text, |here, text| here.login_id = text),
    left: |form, input| form.take_out_token(&LOGIN, &input),
};

impl Form {
    /// The fields of the page at this place.
    pub fn new(nevis: CredentialsState, location: Location) -> Self {
        let here = Memo::new(move |_| match location.route() {
            Route::Credentials(here) => here,
            _ => CredentialsRoute::default(),
        });
        let base = untrack(|| nevis.installation().base);
        Self {
            nevis,
            location,
            here,
            base: RwSignal::new(base.map(|base| base.to_string()).unwrap_or_default()),
            pasted: RwSignal::default(),
            taken: RwSignal::new(None),
            wrong: RwSignal::new(None),
        }
    }

    /// Changes the ids.
    pub fn change(self, change: impl FnOnce(&mut CredentialsRoute)) {
        let mut here = self.here.get_untracked();
        change(&mut here);
        self.location.replace(Route::Credentials(here));
    }

    /// The ids, or the focus on the first field that is still empty.
    pub fn ids(self, needs_user: bool, needs_credential: bool) -> Option<DevicePasswordRef> {
        if !self.take_base() {
            return None;
        }
        let CredentialsRoute { client, user, credential, .. } = self.here.get_untracked();
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
                self.complain(field, text::MISSING.into());
                None
            }
        }
    }

    /// Takes the address over; the focus goes to its field where it is none.
    pub fn take_base(self) -> bool {
        let read = self.read_base();
        if let Err(why) = &read {
            self.complain(BASE.id, why.clone());
        }
        read.is_ok()
    }

    fn read_base(self) -> Result<(), String> {
        let base = self.base.with_untracked(|text| NevisBase::parse(text)).map_err(text::base_wrong)?;
        let old = self.nevis.installation_now();
        self.clear(BASE.id);
        if old.base.as_ref() != Some(&base) {
            self.base.set(base.to_string());
            self.nevis.set_installation(Installation { base: Some(base), ..old });
        }
        Ok(())
    }

    /// Makes another installation the one that is called.
    pub fn adopt(self, installation: Installation) {
        self.base.set(installation.base.as_ref().map(ToString::to_string).unwrap_or_default());
        self.clear(BASE.id);
        self.nevis.set_installation(installation);
    }

    /// Takes the ids of a pasted address, and its installation where none is set.
    fn take_located(self, Located { ids, base, segment }: Located) {
        let is_whole = !ids.credential.is_empty();
        self.wrong.set(None);
        self.change(|here| {
            here.client = ids.client;
            here.user = ids.user;
            here.credential = ids.credential;
        });
        let own = self.nevis.installation_now();
        let pasted = base
            .and_then(|base| NevisBase::parse(&base).ok())
            .map(|base| Installation { base: Some(base), segment: segment.unwrap_or(own.segment) });
        let whole = if is_whole { Taken::Whole } else { Taken::InPart };
        self.taken.set(Some(match pasted {
            Some(pasted) if own.base.is_none() || own.base == pasted.base => {
                self.adopt(pasted);
                whole
            }
            // A token must not go where a pasted text leads.
            Some(pasted) => Taken::OfOther(pasted),
            None => whole,
        }));
    }

    fn put_id(self, field: &'static str, text: String, put: fn(&mut CredentialsRoute, String)) {
        self.clear(field);
        if looks_like_jwt(&text) {
            // Not into the address bar. When the field is left, it leaves the field, too.
            return;
        }
        match locate(&text) {
            Ok(located) if looks_like_address(&text) => self.take_located(located),
            _ => self.change(|here| put(here, text)),
        }
    }

    fn take_out_token(self, field: &'static Field, input: &HtmlInputElement) {
        if looks_like_jwt(&input.value()) {
            input.set_value(&untrack(|| (field.value)(self)));
            self.wrong.set(Some((field.id, text::IS_TOKEN.into())));
        }
    }

    fn take_token(self, kind: TokenKind, field: &'static str, input: &HtmlInputElement) {
        let text = input.value();
        if text.trim().is_empty() {
            return;
        }
        match self.nevis.hold_token(kind, &text) {
            Ok(()) => {
                input.set_value("");
                self.clear(field);
            }
            Err(error) => self.wrong.set(Some((field, error.to_string()))),
        }
    }

    /// Chooses how the segment is spelled.
    pub fn spell(self, segment: Segment) {
        self.nevis.set_installation(Installation { segment, ..self.nevis.installation_now() });
    }

    fn complain(self, field: &'static str, why: String) {
        self.wrong.set(Some((field, why)));
        focus::on_id(field);
    }

    fn clear(self, field: &'static str) {
        if self.wrong.with_untracked(|wrong| wrong.as_ref().is_some_and(|(id, _)| *id == field)) {
            self.wrong.set(None);
        }
    }
}

/// Draws a field.
pub fn field(form: Form, field: &'static Field) -> AnyView {
    let Field { id, label, kind, hint, value, typed, left } = *field;
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{error_id} {hint_id}");
    let wrong = Memo::new(move |_| {
        let of_this = |wrong: &Option<(&str, String)>| {
            wrong.as_ref().filter(|(field, _)| *field == id).map(|(_, why)| why.clone())
        };
        form.wrong.with(of_this)
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input id=id type=kind autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby=described
                aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                prop:value=move || value(form)
                on:input=move |event| typed(form, event_target_value(&event))
                on:change=move |event| left(form, event_target(&event))/>
            <p class="error" id=error_id hidden=move || wrong.with(Option::is_none)>{move || wrong.get()}</p>
            // In the hint's place, so that nothing moves under a hand.
            <p class="hint" id=hint_id hidden=move || wrong.with(Option::is_some)>{hint}</p>
        </div>
    }
    .into_any()
}
