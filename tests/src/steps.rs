//! Common first steps of stories: connecting and opening operations.

use crate::control::Asked;
use crate::keyboard::Key;
use crate::page::Page;
use crate::story::Stage;
use crate::tenant::Tenant;
use crate::wait;

impl Page {
    /// Opens a path and connects there.
    pub async fn connect_at(&self, tenant: &Tenant, path: &str) {
        self.open(path).await;
        self.connect(tenant).await;
    }

    /// Fills the connect form that is shown, and connects.
    pub async fn connect(&self, tenant: &Tenant) {
        self.fill_connect_form(tenant).await;
        self.button("Connect").click().await;
        self.heading("Connect to a tenant").gone().await;
        self.page_is_loaded().await;
    }

    /// Waits until the code of the open page has been fetched, or could not be.
    pub async fn page_is_loaded(&self) {
        let state = "const heading = document.querySelector('h1');
            return !!heading && heading.getAttribute('aria-busy') !== 'true'";
        let loaded = wait::until(async || match self.run(state).await.as_bool() {
            Some(true) => Ok(()),
            _ => Err("the code of the page is still being fetched".to_owned()),
        });
        loaded.await.unwrap_or_else(|why| panic!("{why}"));
    }

    /// Opens the panel and connects, without a mouse.
    pub async fn connect_by_keyboard(&self, tenant: &Tenant) {
        self.open("/").await;
        self.heading("Connect to a tenant").shown().await;
        self.tab_to("textbox", "Service URL").await;
        self.type_text(&tenant.service_url()).await;
        self.tab_to("textbox", "Tenant ID").await;
        self.type_text(tenant.id()).await;
        self.tab_to("textbox", "Admin key").await;
        self.type_text(tenant.admin_key()).await;
        self.tab_to("button", "Connect").await;
        self.press(Key::Enter).await;
        // The focus goes to the page that the connection has opened.
        self.heading("Overview").focused().await;
    }

    /// Opens a page from the navigation, without a mouse.
    pub async fn go_by_keyboard(&self, page: &str) {
        self.tab_to("link", page).await;
        self.press(Key::Enter).await;
        self.heading(page).focused().await;
    }

    /// Connects to the tenant that the host has set up, with nothing but the key.
    pub async fn connect_by_key(&self, tenant: &Tenant) {
        self.heading("Connect to a tenant").shown().await;
        self.field("Service URL").gone().await;
        self.field("Admin key").fill(tenant.admin_key()).await;
        self.button("Connect").click().await;
        self.heading("Connect to a tenant").gone().await;
        self.page_is_loaded().await;
    }

    /// Fills the connect form that is shown.
    pub async fn fill_connect_form(&self, tenant: &Tenant) {
        self.heading("Connect to a tenant").shown().await;
        self.field("Service URL").fill(&tenant.service_url()).await;
        self.field("Tenant ID").fill(tenant.id()).await;
        self.field("Admin key").fill(tenant.admin_key()).await;
    }
}

impl Stage {
    /// Opens a path and connects there.
    pub async fn connect_at(&self, path: &str) {
        self.page.connect_at(&self.tenant, path).await;
    }

    /// Fills the connect form that is shown, and connects.
    pub async fn connect(&self) {
        self.page.connect(&self.tenant).await;
    }

    /// Fills the connect form that is shown.
    pub async fn fill_connect_form(&self) {
        self.page.fill_connect_form(&self.tenant).await;
    }

    /// Connects, opens an operation by its link and waits for its details.
    pub async fn open_connected(&self, asked: &Asked) {
        self.connect_at(&asked.path()).await;
        self.page.button("Approve").enabled().await;
    }

    /// Connects with these operations in the queue. The first is open, and its details are read.
    pub async fn hold(&self, asked: &[&Asked]) {
        let named = asked.iter().map(|asked| asked.named()).collect::<Vec<_>>().join(",");
        self.connect_at(&format!("/review?ops={named}")).await;
        self.page.is_at(&asked[0].path()).await;
        for asked in asked {
            self.page.link_with(&asked.id).shown().await;
        }
        self.page.button("Approve").enabled().await;
    }

    /// The page breaks no accessibility rule in light and dark, and fits a window of 360 px.
    pub async fn is_fit_for_all(&self, what: &str) {
        self.page.assert_accessible(what).await;
        self.page.resize(360, 800).await;
        self.page.assert_no_sideways_scrolling(what).await;
        self.page.assert_accessible(&format!("{what}, 360 px wide")).await;
        self.page.resize(1280, 900).await;
    }

    /// Opens another operation without reloading the panel: with **Operations** and **Look up**.
    pub async fn look_up(&self, text: &str) {
        self.page.field("Operations").fill(text).await;
        self.page.button("Look up").click().await;
    }

    /// Opens an operation of the list by its row.
    pub async fn open_row(&self, asked: &Asked) {
        self.page.link_with(&asked.id).click().await;
        self.page.is_at(&asked.path()).await;
    }
}
