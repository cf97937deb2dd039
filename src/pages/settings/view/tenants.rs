//! The section **Tenants**: the tenants that this browser knows and those of the host's configuration.

use crate::pages::settings::{SettingsState, text};
use crate::session::hosting::HostingState;
use crate::session::known_tenants;
use crate::session::known_tenants::KnownTenant;
use crate::tasks::revision::Revision;
use crate::ui::button::{Look, button};
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use crate::ui::view;
use leptos::prelude::*;

/// A tenant in the list.
struct TenantRow {
    known: KnownTenant,
    name: Option<String>,
    is_active: bool,
    /// Whether this browser has stored it. Only then it can be forgotten.
    is_known: bool,
}

pub fn view(settings: SettingsState, changed: Revision) -> AnyView {
    let hosting = expect_context::<HostingState>();
    let list = move || {
        changed.get();
        let active = settings.session.connection().map(|connection| connection.known());
        rows(hosting, active.as_ref()).into_iter().map(|row| row_view(settings, changed, row)).collect_view()
    };
    let faults =
        hosting.faults().into_iter().map(|fault| view! { <li><code>{fault.path}</code>" "{fault.why}</li> });
    let faults = faults.collect::<Vec<_>>();
    let config = match (faults.is_empty(), hosting.exists()) {
        (true, true) => view! { <p class="muted">{text::CONFIG_VALID}</p> }.into_any(),
        (true, false) => view! { <p class="muted">{text::CONFIG_NONE}</p> }.into_any(),
        (false, _) => {
            view! { <Note tone="warn"><p>{text::CONFIG_FAULTS}</p><ul>{faults}</ul></Note> }.into_any()
        }
    };
    view! {
        <ul class="rows" aria-label=text::KNOWN_TENANTS>{list}</ul>
        {config}
    }
    .into_any()
}

fn rows(hosting: HostingState, active: Option<&KnownTenant>) -> Vec<TenantRow> {
    let hosted = hosting.get().tenants;
    let mut rows = known_tenants::known_tenants()
        .into_iter()
        .map(|known| TenantRow {
            is_active: active.is_some_and(|active| active.is(&known)),
            known,
            name: None,
            is_known: true,
        })
        .collect::<Vec<_>>();
    for hosted in hosted {
        let known = KnownTenant {
            service: hosted.service.to_string(),
            tenant: hosted.tenant.to_string(),
            proxied: hosted.proxied,
        };
        match rows.iter_mut().find(|row| row.known.is(&known)) {
            Some(row) => row.name = Some(hosted.name),
            None => {
                rows.push(TenantRow { known, name: Some(hosted.name), is_active: false, is_known: false })
            }
        }
    }
    rows
}

fn row_view(settings: SettingsState, changed: Revision, row: TenantRow) -> AnyView {
    let TenantRow { known, name, is_active, is_known } = row;
    let title = name.unwrap_or_else(|| known.tenant.clone());
    let (target, forgotten) = (known.clone(), known.clone());
    let switch = move |_| settings.session.switch(&target);
    let announcement = text::forgotten(&known.tenant);
    let forget = move |_| {
        let (forgotten, announcement) = (forgotten.clone(), announcement.clone());
        leptos::task::spawn_local(async move {
            // This fails only if the browser forbids storage. Then no key was stored.
            let _ = known_tenants::forget(&forgotten).await;
            changed.bump();
            settings.announcer.say(announcement);
            crate::browser::focus::on_id_soon("settings-tenants");
        });
    };
    // The same tenant may be known at two services, so the button names include the service.
    let full_name = format!("{title}, {}", known.service);
    let (switch_name, forget_name) = (text::switch_to_name(&full_name), text::forget_name(&full_name));
    let actions = match is_active {
        true => view! { <Tag tone="good" text="active"/> }.into_any(),
        false => view! {
            {button(Look::Small, "Switch", switch).named(switch_name)}
            {is_known.then(|| view! {
                {button(Look::SmallQuiet, "Forget", forget).named(forget_name)}
            })}
        }
        .into_any(),
    };
    view! {
        <li>
            <b>{title}</b>
            <span class="id">{format!("{} · {}", known.tenant, known.service)}</span>
            <span class="muted">{if known.proxied { text::SIGNED_BY_PROXY } else { text::SIGNED_HERE }}</span>
            <span class="grow"></span>
            {actions}
        </li>
    }
    .into_any()
}
