//! The `config.json` with which a panel knows this tenant, its feed and its nevisIDM: only the admin key is missing. Its
//! addresses are paths, for a panel on this origin or on one that passes them on.

use crate::api_path::HOSTED_PREFIX;
use crate::respond;
use crate::state::AppState;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;
use std::sync::Arc;

const TENANT_NAME: &str = "Local tenant";
const NEVIS_NOTE: &str = "The local nevisIDM accepts these bearer tokens: admin (all rights), reader (may only look), \
    dataroom (refused by its data room) and self (own device passwords only, with an X-Token). Its demo data has users \
    in client 100 and in client 200.";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PanelConfig {
    tenants: [HostedTenant; 1],
    nevis_idm: HostedNevis,
    feed_url: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HostedTenant {
    name: &'static str,
    service_url: String,
    tenant_id: String,
}

#[derive(Serialize)]
struct HostedNevis {
    url: &'static str,
    note: &'static str,
}

/// The route.
pub fn router() -> Router<Arc<AppState>> {
    Router::new().route("/sandbox/config.json", get(show))
}

async fn show(State(app): State<Arc<AppState>>) -> Response {
    respond::ok(&PanelConfig {
        tenants: [HostedTenant {
            name: TENANT_NAME,
            service_url: format!("{HOSTED_PREFIX}{}", app.tenant),
            tenant_id: app.tenant.to_string(),
        }],
        nevis_idm: HostedNevis { url: "/", note: NEVIS_NOTE },
        feed_url: "/sandbox/pending",
    })
}
