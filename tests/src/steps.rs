//! What many stories do first: connect, open an operation.

use crate::control::Asked;
use crate::story::Stage;

impl Stage {
    /// Opens a path and connects there.
    pub async fn connect_at(&self, path: &str) {
        self.page.open(path).await;
        self.connect().await;
    }

    /// Fills the connect form that is shown, and connects.
    pub async fn connect(&self) {
        self.fill_connect_form().await;
        self.page.button("Connect").click().await;
        self.page.heading("Connect to a tenant").gone().await;
    }

    /// Fills the connect form that is shown.
    pub async fn fill_connect_form(&self) {
        self.page.heading("Connect to a tenant").shown().await;
        self.page.field("Service URL").fill(&self.tenant.service_url()).await;
        self.page.field("Tenant ID").fill(self.tenant.id()).await;
        self.page.field("Admin key").fill(self.tenant.admin_key()).await;
    }

    /// Connects and opens an operation by its link; its details are read then.
    pub async fn open_connected(&self, asked: &Asked) {
        self.connect_at(&asked.path()).await;
        self.page.button("Approve").enabled().await;
    }

    /// Opens another operation without loading the panel anew: by **Operations** and **Look up**.
    pub async fn look_up(&self, text: &str) {
        self.page.field("Operations").fill(text).await;
        self.page.button("Look up").click().await;
    }
}
