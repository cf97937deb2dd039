//! The sandbox's nevisIDM: where the panel finds it, tokens for the self-admin mode, and another administrator.

use crate::http;
use crate::page::Page;
use crate::story::Stage;
use crate::tenant::Tenant;
use ::http::Method;
use serde_json::{Value, json};

/// A device password of the demo data: client, user, credential.
pub type Ids<'a> = [&'a str; 3];

/// The path of a device password.
pub fn path([client, user, credential]: Ids<'_>) -> String {
    format!("/nevisidm/api/core/v1/{client}/users/{user}/device-passwords/{credential}")
}

impl Tenant {
    /// A token for the self-admin mode of a user, valid for this many seconds. A negative number gives an expired
    /// token.
    pub async fn self_admin_token(&self, user: &str, seconds: i64) -> String {
        let url = format!("{}/nevisidm/api/principal/v1/token", self.origin());
        let wish = json!({ "userExtId": user, "lifetimeSeconds": seconds }).to_string();
        let answer = http::send(Method::POST, &url, &[("authorization", "Bearer self")], Some(wish)).await;
        let answer: Value = serde_json::from_slice(&answer.body).expect("the sandbox answers with JSON");
        answer["token"].as_str().expect("the sandbox hands a token out").to_owned()
    }

    /// Another administrator deletes a device password.
    pub async fn delete_password_elsewhere(&self, ids: Ids<'_>) {
        let url = format!("{}{}", self.origin(), path(ids));
        let answer = http::send(Method::DELETE, &url, &[("authorization", "Bearer admin")], None).await;
        assert_eq!(answer.status.as_u16(), 204, "{}", answer.text());
    }

    /// Whether a device password exists.
    pub async fn has_password(&self, ids: Ids<'_>) -> bool {
        let url = format!("{}{}", self.origin(), path(ids));
        http::get(&url, &[("authorization", "Bearer admin")]).await.status.is_success()
    }
}

impl Stage {
    /// Connects and opens **Credentials** as this caller of the sandbox's nevisIDM.
    pub async fn open_credentials(&self, bearer: &str) {
        self.connect_at("/credentials").await;
        self.page.heading("Credentials").shown().await;
        self.page.field("Base URL").fill(&self.tenant.origin()).await;
        self.page.field("Bearer token").fill(bearer).await;
    }
}

impl Page {
    /// Pastes a device password's path and asks for its deletion.
    pub async fn ask_to_delete(&self, ids: Ids<'_>) {
        self.field("URL or path").fill(&path(ids)).await;
        self.field("Credential").has_value(ids[2]).await;
        self.button("Delete device password").click().await;
    }

    /// Confirms the dialog with the end of the id, and deletes.
    pub async fn delete_for_good(&self, credential: &str) {
        self.dialog("Delete this device password for good?").shown().await;
        let tail = &credential[credential.len().saturating_sub(6)..];
        let field = format!("Type the last {} characters: {tail}", tail.len());
        self.field(&field).fill(tail).await;
        self.button("Delete for good").click().await;
    }
}
